/// How sources and groups are nested.
public indirect enum SourceTree {
  /// A source, by its place in the mixture.
  case source(Int)
  /// A group with what stands in it.
  case group(SourceGroup, [SourceTree])

  /// What stands in a range of a mixture's sources.
  ///
  /// - Parameter groups: the groups in the range, a group before those within it.
  public static func members(
    of sources: Range<Int>, groups: ArraySlice<SourceGroup>
  ) -> [SourceTree] {
    var members: [SourceTree] = []
    var (source, rest) = (sources.lowerBound, groups)
    while source < sources.upperBound {
      if let group = rest.first, group.sources.lowerBound == source {
        let inner = rest.dropFirst().prefix { group.sources.contains($0.sources.lowerBound) }
        members.append(.group(group, self.members(of: group.sources, groups: inner)))
        rest = rest.dropFirst(1 + inner.count)
        source = group.sources.upperBound
      } else {
        members.append(.source(source))
        source += 1
      }
    }
    return members
  }
}
