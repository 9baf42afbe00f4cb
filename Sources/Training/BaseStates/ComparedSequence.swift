import LanguageModel
import Storage

/// A sequence of which tokens are compared with the base.
struct ComparedSequence: Sendable {
  /// The index of the source in the mixture.
  let source: Int
  /// How often the whole source was drawn before.
  let epoch: Int
  /// The ids of what attends only to itself.
  let segments: [[UInt32]]
  /// The rows whose predictions could be compared, from the sequence's first token, rising.
  let rows: [Int]
  /// The places in `rows` of those that are compared at this step.
  let sampled: [Int]

  /// Changes with all that the base's states of `rows` depend on, but for the base.
  var digest: Digest128 { HiddenStateFile.digest(of: segments, rows: rows) }
}
