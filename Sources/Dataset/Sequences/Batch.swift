/// The sequences of one optimizer update, in the order of their rows.
public struct Batch: Equatable, Sendable {
  /// The step, from 0.
  public let step: Int
  /// The rows of the global batch.
  public let sequences: [PackedSequence]
}
