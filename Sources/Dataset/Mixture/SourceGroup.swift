public import Sampling

/// Sources that stand next to one another and divide one share among themselves.
public struct SourceGroup: Equatable, Sendable {
  /// The name by which errors and the run file know the group.
  public var name: String
  /// The group's part of what it stands in, relative to the shares beside it.
  public var share: ShareSchedule
  /// The sources of the group and of the groups within it.
  public var sources: Range<Int>

  /// Describes a group.
  ///
  /// - Precondition: it has a source.
  public init(name: String, share: ShareSchedule, sources: Range<Int>) {
    precondition(!sources.isEmpty)
    self.name = name
    self.share = share
    self.sources = sources
  }
}
