/// The sources of a run with their shares, and the shape of its batches.
public struct Mixture: Equatable, Sendable {
  /// The sources, in the order that breaks ties.
  public var sources: [SourceSpecification]
  /// What the shares are shares of.
  public var shareUnit: ShareUnit
  /// The number of tokens that enter the model together.
  public var sequenceLength: Int
  /// The number of sequences of a global batch.
  public var sequencesPerStep: Int
  /// The seed of every shuffle.
  public var seed: UInt64

  /// Describes a mixture.
  ///
  /// - Precondition: there is a source, no two sources have one name, and the sizes are positive.
  public init(
    sources: [SourceSpecification], shareUnit: ShareUnit = .sequences, sequenceLength: Int,
    sequencesPerStep: Int, seed: UInt64
  ) {
    precondition(!sources.isEmpty && Set(sources.map(\.name)).count == sources.count)
    precondition(sequenceLength > 0 && sequencesPerStep > 0)
    self.sources = sources
    self.shareUnit = shareUnit
    self.sequenceLength = sequenceLength
    self.sequencesPerStep = sequencesPerStep
    self.seed = seed
  }
}
