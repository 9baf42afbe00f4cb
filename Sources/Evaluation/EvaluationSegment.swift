/// Tokens that pass through the model together, and the predictions of them that are scored.
struct EvaluationSegment: Sendable {
  /// A token, and the place in the segment of the one that it is predicted after.
  struct Target: Equatable, Sendable {
    let place: Int
    let token: UInt32
  }

  /// The number of the document or of the example that the segment belongs to.
  let owner: Int
  /// At least one id.
  let ids: [UInt32]
  let targets: [Target]
}
