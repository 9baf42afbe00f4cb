import Foundation
import Shards
import Storage
import TestSupport
import Testing

/// A document as a writer is given it.
struct SampleDocument: Equatable {
  var ids: [UInt32]
  var spans: [RoleSpan]
  var provenance: Provenance
}

enum Samples {
  static func tokenizer(vocabularySize: Int) -> TokenizerIdentity {
    TokenizerIdentity(
      hash: Digest(value: 0x0123_4567_89AB_CDEF), name: "sample", vocabularySize: vocabularySize)
  }

  /// Documents of up to `longest` tokens, in mixed roles, from two files.
  static func documents(
    _ count: Int, vocabularySize: Int = 1_000, longest: Int = 60, seed: UInt64 = 1
  ) -> [SampleDocument] {
    var generator = SeededGenerator(seed: seed)
    var byteOffset = 0
    return (0..<count).map { number in
      let length = Int.random(in: 1...longest, using: &generator)
      let ids = (0..<length).map { _ in
        UInt32.random(in: 0..<UInt32(vocabularySize), using: &generator)
      }
      byteOffset += Int.random(in: 0..<5_000, using: &generator)
      let isSecondFile = number >= count / 2
      return SampleDocument(
        ids: ids, spans: spans(length, &generator),
        provenance: Provenance(
          file: isSecondFile ? "ordner/ä.jsonl" : "a.tar/b.jsonl",
          record: isSecondFile ? number - count / 2 + 1 : number + 1, byteOffset: byteOffset))
    }
  }

  private static func spans(_ length: Int, _ generator: inout SeededGenerator) -> [RoleSpan] {
    guard length >= 3, Bool.random(using: &generator) else {
      return [RoleSpan(role: .text, count: length)]
    }
    let prompt = Int.random(in: 1..<length - 1, using: &generator)
    return [
      RoleSpan(role: .prompt, count: prompt), RoleSpan(role: .response, count: length - prompt - 1),
      RoleSpan(role: .prompt, count: 1),
    ]
  }

  /// Writes documents as one shard.
  @discardableResult
  static func write(
    _ documents: [SampleDocument], to path: String, vocabularySize: Int = 1_000,
    coding: IDCoding = .successors, threads: Int = 0
  ) throws -> ShardSummary {
    var writer = try ShardWriter(
      path: path, tokenizer: tokenizer(vocabularySize: vocabularySize), coding: coding,
      threads: threads)
    for document in documents {
      try writer.append(
        ids: document.ids, spans: document.spans, provenance: document.provenance)
    }
    return try writer.finish()
  }

  static func options(tokensPerShard: Int = 500) -> ShardSetOptions {
    var options = ShardSetOptions(
      kind: .chat, tokenizer: tokenizer(vocabularySize: 1_000), options: ["wrap": "none"])
    options.build = BuildIdentity(
      inputs: Digest(of: Array("a.tar 17 bytes".utf8)), times: Digest(value: 9))
    options.tokensPerShard = tokensPerShard
    return options
  }

  /// Writes documents as a set of one part.
  @discardableResult
  static func writeSet(
    _ documents: [SampleDocument], to folder: String, tokensPerShard: Int = 500
  ) throws -> ShardManifest {
    var writer = try ShardSetWriter(
      folder: folder, options: options(tokensPerShard: tokensPerShard))
    for document in documents {
      try writer.append(
        ids: document.ids, spans: document.spans, provenance: document.provenance)
    }
    return try writer.finishOnlyPart(rejected: ["broken JSON": 2])
  }
}

extension TemporaryFolder {
  /// Writes a file that may be there; to overwrite one is slow, since ext4 then waits for the disk.
  @discardableResult
  func writeAnew(_ bytes: [UInt8], to name: String) throws -> String {
    try FileSystem.remove(file(name))
    return try write(bytes, to: name)
  }
}

extension ShardReader {
  /// All documents as a writer would be given them.
  func sampleDocuments() throws -> [SampleDocument] {
    try (0..<documentCount).map { number in
      let entry = document(number)
      return SampleDocument(
        ids: try tokens(in: entry.tokens), spans: entry.spans, provenance: entry.provenance)
    }
  }
}

/// What a program writes to its standard output.
func output(of program: String, _ arguments: String...) throws -> [UInt8] {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let bytes = Array(try pipe.fileHandleForReading.readToEnd() ?? Data())
  process.waitUntilExit()
  #expect(process.terminationStatus == 0)
  return bytes
}

extension SeededGenerator {
  /// Replaces one to four bytes by random ones; nothing else moves, so that offsets stay right.
  mutating func mutate(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      bytes[Int.random(in: bytes.indices, using: &self)] = next()
    }
  }
}
