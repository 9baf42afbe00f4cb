import FoundationEssentials
import Storage

/// The list of the shards that an unfinished build has published.
///
/// The first line identifies the build, every other one is the manifest's entry of a shard.
struct BuildLedger: ~Copyable {
  static let fileName = "ledger.jsonl"

  private struct Identity: Encodable {
    let format_version = Int(ShardFormat.version)
    let kind: ShardManifest.Kind
    let tokenizer: TokenizerIdentity
    let options: [String: String]
    let build: [String]
  }

  /// The shards that need not be written again.
  private(set) var shards: [ShardSummary]
  private let encoder: JSONEncoder
  private var lines: LineWriter

  /// Continues the ledger of the same build, as far as its shards are still there; else starts anew.
  init(folder: String, options: ShardSetOptions) throws {
    let path = folder + "/" + Self.fileName
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let identity = try encoder.encode(
      Identity(
        kind: options.kind, tokenizer: options.tokenizer, options: options.recorded,
        build: options.buildIdentity))
    let lines = FileSystem.exists(path) ? try Self.lines(of: path) : []
    let isSameBuild = lines.first.map { Data($0) } == identity
    let shards = isSameBuild ? Self.intactShards(lines.dropFirst(), folder: folder) : []

    let kept = try [identity] + shards.map { try encoder.encode($0) }
    try FileSystem.publish(kept.flatMap { Array($0) + [UInt8(ascii: "\n")] }, to: path)
    let writer = try LineWriter(path: path)
    self.encoder = encoder
    self.lines = writer
    self.shards = shards
  }

  /// Records a published shard.
  mutating func append(_ shard: ShardSummary) throws {
    try lines.append(String(decoding: try encoder.encode(shard), as: UTF8.self))
    shards.append(shard)
  }

  private static func lines(of path: String) throws -> [ArraySlice<UInt8>] {
    try FileSystem.read(path, limit: ShardManifest.largestFile).split(separator: UInt8(ascii: "\n"))
  }

  /// The shards from the first on, up to one that is not listed properly, missing or changed.
  private static func intactShards(
    _ lines: ArraySlice<ArraySlice<UInt8>>, folder: String
  ) -> [ShardSummary] {
    var shards: [ShardSummary] = []
    for line in lines {
      guard let shard = try? JSONDecoder().decode(ShardSummary.self, from: Data(line)),
        shard.name == ShardManifest.shardName(shards.count),
        let file = try? MappedFile(path: folder + "/" + shard.name),
        file.withSpan({ Digest(of: $0) }) == shard.checksum
      else { break }
      shards.append(shard)
    }
    return shards
  }
}
