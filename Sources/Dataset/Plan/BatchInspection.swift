import Shards
import Storage

/// A batch as `inspect` prints it for machines.
public struct BatchInspection: Codable, Equatable, Sendable {
  /// One sequence.
  public struct Sequence: Codable, Equatable, Sendable {
    /// The name of its source.
    public let source: String
    /// How often the whole source was drawn before it.
    public let epoch: Int
    /// Its segments, in order.
    public let segments: [Segment]
  }

  /// One segment.
  public struct Segment: Codable, Equatable, Sendable {
    /// The document's number in its shard set.
    public let document: Int
    /// The document's file and record: `file:line`.
    public let provenance: String
    /// The ids of the tokens.
    public let ids: [UInt32]
    /// The role of each token.
    public let roles: [String]
    /// 1 for each token whose prediction carries a loss, else 0.
    public let loss: [Int]
  }

  /// The step.
  public let step: Int
  /// Changes with every id, role, document and source of the batch.
  public let hash: String
  /// The rows of the batch, or those of one rank.
  public let sequences: [Sequence]

  /// Describes a batch of a mixture.
  public init(_ batch: Batch, mixture: Mixture) {
    step = batch.step
    hash = batch.digest(in: mixture).description
    sequences = batch.sequences.map { sequence in
      Sequence(
        source: mixture.sources[sequence.source].name,
        epoch: sequence.epoch,
        segments: sequence.segments.map { segment in
          Segment(
            document: segment.document,
            provenance: "\(segment.provenance.file):\(segment.provenance.record)",
            ids: segment.ids,
            roles: segment.roles.map { "\($0)" },
            loss: segment.roles.indices.map { segment.isSupervised($0) ? 1 : 0 })
        })
    }
  }
}
