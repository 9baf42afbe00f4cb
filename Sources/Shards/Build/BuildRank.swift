/// One of the processes that share a build, each of which does its own parts.
public struct BuildRank: Hashable, Comparable, Sendable {
  /// The one process that does all parts.
  public static let only = Self(rank: 0, world: 1)

  /// The number of the process, from 0.
  public let rank: Int
  /// How many processes there are.
  public let world: Int

  /// States who does the work.
  ///
  /// - Precondition: `rank` is one of `0..<world`.
  public init(rank: Int, world: Int) {
    precondition((0..<world).contains(rank), "no such rank")
    self.rank = rank
    self.world = world
  }

  /// True for a part that this process does: parts go round, within a group and from group to group.
  public func owns(_ place: BuildPart.Place) -> Bool {
    (place.group + place.section) % world == rank
  }

  /// The folder's name, in that of the whole set, where the process writes.
  public var folderName: String { "rank-\(rank)-of-\(world)" }

  /// True for the name of some rank's folder.
  static func isFolderName(_ name: String) -> Bool {
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    guard words.count == 4, words[0] == "rank", words[2] == "of", let rank = Int(words[1]),
      let world = Int(words[3]), (0..<max(world, 0)).contains(rank)
    else { return false }
    return name == Self(rank: rank, world: world).folderName
  }
}

extension BuildRank: CustomStringConvertible {
  /// `rank I of N`.
  public var description: String { "rank \(rank) of \(world)" }

  /// The order of the numbers.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

extension BuildRank: Codable {
  private enum CodingKeys: String, CodingKey { case rank, world }

  /// Reads a rank, and refuses one that is none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rank = try container.decode(Int.self, forKey: .rank)
    let world = try container.decode(Int.self, forKey: .world)
    guard world > 0, (0..<world).contains(rank) else {
      throw DecodingError.dataCorruptedError(
        forKey: .rank, in: container, debugDescription: "rank \(rank) of \(world)")
    }
    self.init(rank: rank, world: world)
  }
}
