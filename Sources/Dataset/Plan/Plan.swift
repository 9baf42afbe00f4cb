import Sampling

/// What a mixture draws, computed before training.
public struct Plan: Codable, Equatable, Sendable {
  /// What a mixture draws from one source.
  public struct Source: Codable, Equatable, Sendable {
    /// The source's name.
    public let name: String
    /// The share as it was asked for.
    public let share: String
    /// The part of all draws, in the mixture's share unit, that the source has; from 0 to 1.
    public let achieved: Double
    /// The sequences drawn.
    public let sequences: Int
    /// Their tokens.
    public let tokens: Int
    /// Those of them whose prediction carries a loss.
    public let supervisedTokens: Int
    /// The places of the sequences that no token takes.
    public let padding: Int
    /// How often the source goes by.
    public let epochs: Double
    /// The records of the source that are too long and left out.
    public let droppedRecords: Int
    /// The records of the source that are too long and shortened.
    public let truncatedRecords: Int

    enum CodingKeys: String, CodingKey {
      case name, share, achieved, sequences, tokens, padding, epochs
      case supervisedTokens = "supervised_tokens"
      case droppedRecords = "dropped_records"
      case truncatedRecords = "truncated_records"
    }
  }

  /// The number of steps.
  public let steps: Int
  /// The unit of the shares.
  public let shareUnit: ShareUnit
  /// The sources, in the order of the mixture.
  public let sources: [Source]

  enum CodingKeys: String, CodingKey {
    case steps, sources
    case shareUnit = "share_unit"
  }
}

extension BatchSampler {
  /// What all steps draw.
  public var plan: Plan { plan(ofFirst: steps) }

  /// What the first steps draw.
  ///
  /// - Precondition: `steps` lies in `1...self.steps`.
  /// - Complexity: O(sequences of the sources).
  public func plan(ofFirst steps: Int) -> Plan {
    precondition((1...self.steps).contains(steps))
    let draws = order.counts(at: steps * mixture.sequencesPerStep)
    let totals = zip(sources, draws).map { source, draws in source.totals(ofDraws: draws) }
    let amounts =
      switch mixture.shareUnit {
      case .sequences: draws
      case .tokens: totals.map(\.tokens)
      case .supervisedTokens: totals.map(\.supervisedTokens)
      }
    let whole = amounts.reduce(0, +)
    return Plan(
      steps: steps, shareUnit: mixture.shareUnit,
      sources: sources.indices.map { number in
        let (source, total) = (sources[number], totals[number])
        return Plan.Source(
          name: source.specification.name,
          share: source.specification.share.description,
          achieved: whole == 0 ? 0 : Double(amounts[number]) / Double(whole),
          sequences: draws[number],
          tokens: total.tokens,
          supervisedTokens: total.supervisedTokens,
          padding: draws[number] * mixture.sequenceLength - total.tokens,
          epochs: Double(draws[number]) / Double(source.index.count),
          droppedRecords: source.index.droppedDocuments,
          truncatedRecords: source.index.truncatedDocuments)
      })
  }
}
