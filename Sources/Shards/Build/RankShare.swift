import Storage

/// What one rank of a divided build left behind.
struct RankShare {
  let folder: String
  let rank: BuildRank
  let content: BuildLedger.Content

  /// The shares of all ranks, in their order.
  ///
  /// - Parameter folders: the ranks' own folders, or folders in which they lie, in any order.
  /// - Throws: `ShardError` saying which rank is missing, unfinished, there twice or of another build.
  static func wholeBuild(in folders: [String]) throws -> [RankShare] {
    let shares = try folders.flatMap(rankFolders).map(RankShare.init).sorted { $0.rank < $1.rank }
    guard let first = shares.first else {
      throw ShardError(
        file: folders.first ?? ".", place: .folder,
        problem: "no folder rank-I-of-N here; expected what rehearse build --rank I --world N left")
    }
    for share in shares where share.content.heading.shared != first.content.heading.shared {
      throw ShardError(
        file: share.folder, place: .folder,
        problem: "not of the build that \(first.folder) is of: the inputs, the tokenizer, the "
          + "options or the number of ranks differ; build it again as the others were")
    }
    for (share, next) in zip(shares, shares.dropFirst()) where share.rank == next.rank {
      throw ShardError(
        file: next.folder, place: .folder,
        problem: "rank \(next.rank.rank), as is \(share.folder); name only one of them")
    }
    let missing = Set(0..<first.rank.world).subtracting(shares.map(\.rank.rank)).sorted()
    guard missing.isEmpty else {
      throw ShardError(
        file: first.folder, place: .folder,
        problem: "one of \(first.rank.world) ranks; missing: "
          + missing.map(String.init).joined(separator: ", "))
    }
    return shares
  }

  /// Checks that every part of every group is there once, done by the rank whose it is.
  ///
  /// - Parameter parts: those of all shares, in the order of their places.
  static func requireWhole(
    _ parts: [(share: RankShare, part: BuildPart)], groups: Int
  ) throws(ShardError) {
    var expected = BuildPart.Place(group: 0, section: 0)
    for (share, part) in parts {
      guard part.place == expected, share.rank.owns(part.place) else {
        throw ShardError(
          file: share.folder, place: .folder,
          problem: "part \(part.place.section) of group \(part.place.group) found, part "
            + "\(expected.section) of group \(expected.group) expected; run all ranks again in an "
            + "empty folder")
      }
      expected =
        part.endsGroup
        ? .init(group: expected.group + 1, section: 0)
        : .init(group: expected.group, section: expected.section + 1)
    }
    guard expected == .init(group: groups, section: 0) else {
      throw ShardError(
        file: parts.last?.share.folder ?? ".", place: .folder,
        problem: "the ranks end before part \(expected.section) of group \(expected.group); the "
          + "inputs changed while they were read: run all ranks again in an empty folder")
    }
  }

  private static func rankFolders(_ folder: String) throws -> [String] {
    if FileSystem.exists(folder + "/" + BuildLedger.fileName) { return [folder] }
    return try FileSystem.list(folder).filter(BuildRank.isFolderName).map { folder + "/" + $0 }
  }

  private init(folder: String) throws {
    let content = try BuildLedger.read(folder + "/" + BuildLedger.fileName)
    guard content.isComplete else {
      throw ShardError(
        file: folder, place: .folder,
        problem: "\(content.heading.rank) has not ended; run it again: it goes on where it stopped")
    }
    self.folder = folder
    self.content = content
    rank = content.heading.rank
  }
}
