/// The label that a model finds likeliest for one example.
public struct LabelChoice: Equatable, Sendable {
  /// The number of the right label.
  public let reference: Int
  /// What each label costs after the prompt: the mean of −log p over its tokens, in nats.
  public let losses: [Double]
  /// The number of the label that costs least; of equal ones, the first.
  public let label: Int

  /// Whether it is the right one.
  public var isRight: Bool { label == reference }

  init(reference: Int, losses: [Double]) {
    self.reference = reference
    self.losses = losses
    label = losses.indices.min { losses[$0] < losses[$1] } ?? 0
  }
}
