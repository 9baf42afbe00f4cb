import FoundationEssentials
import Storage

extension ShardManifest {
  /// The manifest's name in the folder of its set.
  public static let fileName = "manifest.json"
  /// More than a hundred thousand shards need.
  static let largestFile = 64 << 20

  /// The file name of a shard.
  package static func shardName(_ number: Int) -> String {
    let digits = String(number)
    return "shard-" + String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits + ".zst"
  }

  /// The manifest's file.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let unsigned = ShardManifest(
      kind: kind, tokenizer: tokenizer, options: options, shards: shards, rejected: rejected,
      cleaned: cleaned)
    var bytes = Array(try encoder.encode(unsigned)) + [UInt8(ascii: "\n")]
    bytes.replaceFirst(unsigned.checksum, by: Digest(of: bytes))
    return bytes
  }

  /// Reads and checks the manifest of a set.
  ///
  /// - Throws: `ShardError`; `StorageError` if the file cannot be read.
  public init(folder: String) throws {
    let path = folder + "/" + Self.fileName
    guard FileSystem.exists(path) else {
      throw ShardError(
        file: folder, place: .folder,
        problem: "no \(Self.fileName) here: not a shard set, or one whose build did not end; "
          + "run the build again")
    }
    try self.init(FileSystem.read(path, limit: Self.largestFile), path: path)
  }

  /// Reads and checks the bytes of a manifest.
  init(_ bytes: [UInt8], path: String) throws(ShardError) {
    func fail(_ problem: String) -> ShardError {
      ShardError(file: path, place: .manifest, problem: problem)
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw fail("not valid: \(DecodingProblem(error)); rebuild the set, or restore the file")
    }
    guard formatVersion == ShardFormat.version else {
      throw fail("format version \(formatVersion) found, \(ShardFormat.version) expected")
    }
    var unsigned = bytes
    unsigned.replaceFirst(checksum, by: Digest(value: 0))
    guard Digest(of: unsigned) == checksum else {
      throw fail("the checksum does not fit: the file was damaged or edited; rebuild the set")
    }
    for (number, shard) in shards.enumerated() {
      guard shard.name == Self.shardName(number), shard.isPossible else {
        throw fail("the entry of shard \(number), \"\(shard.name)\", has impossible values")
      }
    }
    let expected = ShardManifest(
      kind: kind, tokenizer: tokenizer, options: options, shards: shards, rejected: rejected,
      cleaned: cleaned, checksum: checksum)
    guard self == expected else {
      throw fail("the totals or the content hash are not those of the shards it lists")
    }
  }
}

extension ShardSummary {
  /// True if the numbers lie within the format's limits, so that sums of them cannot overflow.
  var isPossible: Bool {
    let roles = TokenRole.allCases.map { tokensByRole[$0] }
    let range = 0...ShardFormat.tokenLimit
    return range.contains(tokens) && roles.allSatisfy(range.contains)
      && roles.reduce(0, +) == tokens
      && (0...min(tokens, ShardFormat.documentLimit)).contains(documents)
      && (0...1 << 44).contains(bytes)
  }
}

extension [UInt8] {
  /// Writes the digits of `new` over the first ones of `old`, which stand between quotes.
  fileprivate mutating func replaceFirst(_ old: Digest, by new: Digest) {
    guard let place = firstRange(of: Array("\"\(old)\"".utf8)) else { return }
    replaceSubrange(place, with: "\"\(new)\"".utf8)
  }
}
