/// A build's unit of work: a row of consecutive records, whose documents fill shards of their own.
///
/// Where parts begin and end depends on the inputs alone, so that any number of processes can share a
/// build without talking to each other, and an interrupted one goes on after the last part it ended.
public struct BuildPart: Codable, Equatable, Sendable {
  /// Which part of the inputs this is.
  public struct Place: Codable, Hashable, Comparable, Sendable {
    /// The number of the files that are read together.
    public let group: Int
    /// The number of the part among those of the group.
    public let section: Int

    /// States a place.
    public init(group: Int, section: Int) {
      self.group = group
      self.section = section
    }

    /// The order of the inputs.
    public static func < (left: Self, right: Self) -> Bool {
      (left.group, left.section) < (right.group, right.section)
    }
  }

  /// What a build counts beside documents and tokens.
  public struct Counts: Codable, Equatable, Sendable {
    /// How many records each reason kept out.
    public var rejected: [String: Int] = [:]
    /// How many records were changed in each way, and kept.
    public var cleaned: [String: Int] = [:]
    /// The decompressed bytes of the records.
    public var bytesIn = 0
    /// The bytes of text for which the tokenizer has no token; also in documents that were left out as a
    /// whole when they had been encoded, such as duplicates.
    public var droppedBytes = 0

    /// Nothing counted yet.
    public init() {}

    /// Adds up.
    public static func += (left: inout Self, right: Self) {
      left.rejected.merge(right.rejected, uniquingKeysWith: +)
      left.cleaned.merge(right.cleaned, uniquingKeysWith: +)
      left.bytesIn += right.bytesIn
      left.droppedBytes += right.droppedBytes
    }

    enum CodingKeys: String, CodingKey {
      case rejected, cleaned
      case bytesIn = "bytes_in"
      case droppedBytes = "dropped_bytes"
    }
  }

  /// Where in the inputs the part lies.
  public let place: Place
  /// Whether it is the last of its group.
  public let endsGroup: Bool
  /// The shards of its documents, in order.
  public let shards: [ShardSummary]
  /// What was counted on the way.
  public let counts: Counts

  enum CodingKeys: String, CodingKey {
    case place, shards, counts
    case endsGroup = "ends_group"
  }
}

extension [BuildPart] {
  /// The shards of all parts.
  var shards: [ShardSummary] { flatMap(\.shards) }

  /// The sums over all parts.
  public var counts: BuildPart.Counts { reduce(into: .init()) { $0 += $1.counts } }
}
