import Training

extension StudyFile {
  /// The names of the arms that are named, or begin with what stands before a `*`; all where nothing
  /// is named.
  ///
  /// - Throws: `CommandError` where a name is no arm's.
  func names(ofArms patterns: [String]) throws -> Set<String> {
    let all = arms.map(\.name)
    guard !patterns.isEmpty else { return Set(all) }
    return Set(
      try patterns.flatMap { pattern in
        let found = all.filter {
          pattern.hasSuffix("*") ? $0.hasPrefix(pattern.dropLast()) : $0 == pattern
        }
        guard !found.isEmpty else {
          throw CommandError.failure(
            "--arm \(pattern): no such arm; there are \(all.joined(separator: ", "))")
        }
        return found
      })
  }
}
