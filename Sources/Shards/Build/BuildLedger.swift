import FoundationEssentials
import Storage

/// The parts of a build that have been done, a line each; see the format document, "Ledger".
struct BuildLedger: ~Copyable {
  static let fileName = "ledger.jsonl"

  /// The last line, when the process has done all its parts.
  private struct End: Codable {
    /// The digest of all lines before.
    let end: Digest
  }

  /// What a ledger's file says.
  struct Content {
    var heading: LedgerHeading
    var parts: [BuildPart] = []
    var isComplete = false
  }

  /// The parts that need not be done again, in their order.
  private(set) var parts: [BuildPart]
  /// Whether those are all.
  private(set) var isComplete: Bool
  private let path: String
  private var lines: LineWriter

  /// What the ledger in a folder says, if it is of the same build.
  static func find(in folder: String, of options: ShardSetOptions) -> Content? {
    let path = folder + "/" + fileName
    guard FileSystem.exists(path), let found = try? read(path),
      found.heading == LedgerHeading(options)
    else { return nil }
    return found
  }

  /// Continues a ledger that was found, as far as its shards are still there; else starts anew.
  init(folder: String, options: ShardSetOptions, continuing found: Content?) throws {
    let path = folder + "/" + Self.fileName
    var kept = Content(heading: LedgerHeading(options))
    if let found {
      kept.parts = Self.intactParts(found.parts, folder: folder)
      kept.isComplete = found.isComplete && kept.parts.count == found.parts.count
    }
    try FileSystem.publish(try Self.encode(kept), to: path)
    lines = try LineWriter(path: path)
    self.path = path
    parts = kept.parts
    isComplete = kept.isComplete
  }

  /// Records a part whose shards are published.
  mutating func append(_ part: BuildPart) throws {
    try lines.append(try Self.line(part))
    parts.append(part)
  }

  /// Records that no part is missing.
  mutating func complete() throws {
    try lines.append(try Self.line(End(end: Digest(of: FileSystem.read(path, limit: .max)))))
    isComplete = true
  }

  /// Reads a ledger up to its end, or to the first line that is torn or out of order.
  ///
  /// - Throws: `ShardError` if not even the heading can be read.
  static func read(_ path: String) throws -> Content {
    let bytes = try FileSystem.read(path, limit: .max)
    var lines = bytes.split(separator: UInt8(ascii: "\n"))[...]
    let decoder = JSONDecoder()
    guard let first = lines.popFirst(),
      let heading = try? decoder.decode(LedgerHeading.self, from: Data(first))
    else {
      throw ShardError(
        file: path, place: .file, problem: "no ledger of a build; run the build again")
    }
    var content = Content(heading: heading)
    for line in lines {
      if let part = try? decoder.decode(BuildPart.self, from: Data(line)), part.isPossible,
        content.parts.last.map({ $0.place < part.place }) ?? true
      {
        content.parts.append(part)
      } else {
        let end = try? decoder.decode(End.self, from: Data(line))
        content.isComplete = end?.end == Digest(of: Array(bytes[..<line.startIndex]))
        break
      }
    }
    return content
  }

  private static func encode(_ content: Content) throws -> [UInt8] {
    let lines = try [line(content.heading)] + content.parts.map { try line($0) }
    let bytes = lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
    guard content.isComplete else { return bytes }
    return bytes + Array(try line(End(end: Digest(of: bytes))).utf8) + [UInt8(ascii: "\n")]
  }

  private static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The parts from the first on, up to one of whose shards one is missing or changed.
  private static func intactParts(_ parts: [BuildPart], folder: String) -> [BuildPart] {
    var number = 0
    return Array(
      parts.prefix { part in
        part.shards.allSatisfy { shard in
          defer { number += 1 }
          return shard.name == ShardManifest.shardName(number) && shard.isIntact(in: folder)
        }
      })
  }
}

extension BuildPart {
  fileprivate var isPossible: Bool {
    place.group >= 0 && place.section >= 0 && place.group < 1 << 40 && place.section < 1 << 40
      && shards.allSatisfy(\.isPossible)
      && (counts.rejected.map(\.value) + counts.cleaned.map(\.value) + [
        counts.bytesIn, counts.droppedBytes,
      ])
      .allSatisfy { (0...1 << 60).contains($0) }
  }
}

extension ShardSummary {
  /// True if the file is there with every byte as it was written.
  func isIntact(in folder: String) -> Bool {
    guard let file = try? MappedFile(path: folder + "/" + name) else { return false }
    return file.count == bytes && file.withSpan { Digest(of: $0) } == checksum
  }
}
