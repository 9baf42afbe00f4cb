import FoundationEssentials
import Storage

/// What a repair could not save: the content of a repaired set's `lost.json`.
public struct LossRecord: Codable, Equatable, Sendable {
  /// The record's name in the folder of the repaired set.
  public static let fileName = "lost.json"

  /// Consecutive documents of a shard.
  public struct Documents: Codable, Equatable, Sendable {
    /// The first one's number in the shard.
    public let first: Int
    /// How many there are.
    public let count: Int
    /// Where the first came from, `file:record`.
    public let from: String
    /// Where the last came from.
    public let to: String
  }

  /// What was lost of a shard.
  public struct Shard: Codable, Equatable, Sendable {
    /// The file's name in the damaged set.
    public let shard: String
    /// What is wrong with it.
    public let problems: [String]
    /// The data frames that cannot be read; nil where not even their number is known.
    public let frames: [Int]?
    /// How many documents are lost; nil where that is not known.
    public let documentCount: Int?
    /// How many tokens these had.
    public let tokenCount: Int?
    /// The lost documents; nil where the shard no longer says which it had.
    public let documents: [Documents]?

    enum CodingKeys: String, CodingKey {
      case shard, problems, frames, documents
      case documentCount = "document_count"
      case tokenCount = "token_count"
    }
  }

  /// The damaged set's folder.
  public let repairedFrom: String
  /// What is wrong with its manifest; nil if nothing is.
  public let manifest: String?
  /// The shards that lost something, in order.
  public internal(set) var shards: [Shard] = []

  init(repairedFrom: String, manifest: String?) {
    self.repairedFrom = repairedFrom
    self.manifest = manifest
  }

  enum CodingKeys: String, CodingKey {
    case manifest, shards
    case repairedFrom = "repaired_from"
  }

  /// Writes the record into the folder of the repaired set.
  func publish(in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    try FileSystem.publish(bytes, to: folder + "/" + Self.fileName)
  }
}

extension LossRecord.Shard {
  /// A shard of which nothing could be read.
  init(unreadable shard: String, _ problem: String, _ entry: ShardSummary?) {
    self.init(
      shard: shard, problems: [problem], frames: nil, documentCount: entry?.documents,
      tokenCount: entry?.tokens, documents: nil)
  }

  /// A shard that lost some documents.
  init(_ shard: String, _ reader: ShardReader, _ damage: [Damage], _ isLost: [Bool]) {
    let lost = isLost.indices.filter { isLost[$0] }
    self.init(
      shard: shard, problems: damage.map(\.error.description),
      frames: damage.compactMap {
        if case .frame(let number) = $0.error.place { number } else { nil }
      },
      documentCount: lost.count,
      tokenCount: lost.reduce(0) { $0 + reader.document($1).tokens.count },
      documents: RangeSet(lost, within: isLost.indices).ranges.map { range in
        LossRecord.Documents(
          first: range.lowerBound, count: range.count,
          from: reader.document(range.lowerBound).provenance.place,
          to: reader.document(range.upperBound - 1).provenance.place)
      })
  }
}

extension Provenance {
  fileprivate var place: String { "\(file):\(record)" }
}
