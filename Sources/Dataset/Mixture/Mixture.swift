import Sampling

/// The sources of a run with their shares, and the shape of its batches.
public struct Mixture: Equatable, Sendable {
  /// The sources, in the order that breaks ties.
  public var sources: [SourceSpecification]
  /// The groups of sources, a group before those within it.
  public var groups: [SourceGroup]
  /// What the shares are shares of.
  public var shareUnit: ShareUnit
  /// The number of tokens that enter the model together.
  public var sequenceLength: Int
  /// The number of sequences of a global batch.
  public var sequencesPerStep: Int
  /// The seed of every shuffle.
  public var seed: UInt64
  /// Where the sources stand when the mixture begins.
  public var start: MixtureStart

  /// Describes a mixture.
  ///
  /// - Precondition: there is a source, no two sources have one name, the sizes are positive, and of
  ///   two groups one lies within the other or they have no source in common.
  public init(
    sources: [SourceSpecification], groups: [SourceGroup] = [], shareUnit: ShareUnit = .sequences,
    sequenceLength: Int, sequencesPerStep: Int, seed: UInt64, start: MixtureStart = MixtureStart()
  ) {
    precondition(!sources.isEmpty && Set(sources.map(\.name)).count == sources.count)
    precondition(sequenceLength > 0 && sequencesPerStep > 0)
    self.sources = sources
    self.groups = groups
    self.shareUnit = shareUnit
    self.sequenceLength = sequenceLength
    self.sequencesPerStep = sequencesPerStep
    self.seed = seed
    self.start = start
  }

  /// How the sources and groups are nested.
  public var members: [SourceTree] { SourceTree.members(of: sources.indices, groups: groups[...]) }

  /// The shares of all sources and groups.
  var shares: [ShareNode] { members.map(share(of:)) }

  private func share(of member: SourceTree) -> ShareNode {
    switch member {
    case .source(let number): .source(sources[number].share)
    case .group(let group, let members): .group(group.share, members.map(share(of:)))
    }
  }
}
