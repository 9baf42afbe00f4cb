import Sampling

/// What a mixture draws, computed before training.
public struct Plan: Codable, Equatable, Sendable {
  /// What a mixture draws from one source.
  public struct Source: Codable, Equatable, Sendable {
    /// The source's name.
    public let name: String
    /// The share as it was asked for, among those beside it.
    public let share: String
    /// The part of all draws, in the mixture's share unit, that the shares ask for; from 0 to 1.
    public let expected: Double
    /// The part that the source has; from 0 to 1.
    public let achieved: Double
    /// How much more of the unit the source has than its shares ask for; negative where it has less.
    public let error: Double
    /// The sequences drawn.
    public let sequences: Int
    /// Their tokens.
    public let tokens: Int
    /// Those of them whose prediction carries a loss.
    public let supervisedTokens: Int
    /// True where ``supervisedTokens`` is an estimate from the numbers of tokens and documents, off by
    /// less than a thousandth as a rule: counting would take to read the index of a vast corpus.
    public let isEstimated: Bool
    /// The places of the sequences that no token takes.
    public let padding: Int
    /// How often the source goes by, counted from its beginning.
    public let epochs: Double
    /// The records of the source that are too long and left out.
    public let droppedRecords: Int
    /// The records of the source that are too long and shortened.
    public let truncatedRecords: Int

    enum CodingKeys: String, CodingKey {
      case name, share, expected, achieved, error, sequences, tokens, padding, epochs
      case supervisedTokens = "supervised_tokens"
      case isEstimated = "supervised_tokens_estimated"
      case droppedRecords = "dropped_records"
      case truncatedRecords = "truncated_records"
    }
  }

  /// The number of steps, those before the mixture's start included.
  public let steps: Int
  /// The unit of the shares.
  public let shareUnit: ShareUnit
  /// How far, in the unit, any source may be from what its shares ask for, after any draw.
  public let errorBound: Int
  /// The part of all places of the sequences that no token takes; from 0 to 1.
  public let padding: Double
  /// Changes with everything that the batches depend on.
  public let hash: String
  /// The sources, in the order of the mixture.
  public let sources: [Source]

  enum CodingKeys: String, CodingKey {
    case steps, padding, hash, sources
    case shareUnit = "share_unit"
    case errorBound = "error_bound"
  }
}
