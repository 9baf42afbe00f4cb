import Documents
import TestSupport
import Testing

@testable import Dataset

@Suite("Hygiene of records")
struct RecordHygieneTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What becomes of the records of a file of JSON lines.
  private func examine(
    _ lines: [[UInt8]], chat: Bool = false, _ change: (inout HygieneSettings) -> Void = { _ in }
  ) throws -> [ExaminedRecord] {
    var settings = HygieneSettings()
    change(&settings)
    let hygiene = RecordHygiene(settings, kind: chat ? .chat : .text(field: "text"))
    let file = try folder.write(
      Array(lines.joined(separator: [UInt8(ascii: "\n")])), to: "in.jsonl")
    var reader = try RecordReader(inputs: [file])
    var examined: [ExaminedRecord] = []
    while case .record(let record) = try reader.next() { examined.append(hygiene.examine(record)) }
    return examined
  }

  private func line(_ text: String) -> [UInt8] { Array("{\"text\": \"\(text)\"}".utf8) }

  private func chat(_ turns: (role: String, content: String)...) -> [UInt8] {
    let messages = turns.map { "{\"role\": \"\($0.role)\", \"content\": \"\($0.content)\"}" }
    return Array("{\"messages\": [\(messages.joined(separator: ", "))]}".utf8)
  }

  @Test("bytes that are no UTF-8 are a reason to reject, or are replaced and noted")
  func invalidUTF8() throws {
    let lines = [line("fine"), Array("{\"text\": \"a".utf8) + [0xFF] + Array("b\"}".utf8)]
    #expect(try examine(lines).map(\.reason) == [nil, "invalid UTF-8"])
    let replaced = try examine(lines) { $0.invalidUTF8 = .replace }
    #expect(replaced.map(\.texts) == [["fine"], ["a\u{FFFD}b"]])
    #expect(replaced.map(\.cleanings) == [[], [.replacedInvalidUTF8]])
  }

  @Test("control characters are kept, taken out and noted, or a reason to reject")
  func controlCharacters() throws {
    let lines = [line("fine\\n"), line("a\\u0000b"), line("\\u0001\\ufeff ")]
    #expect(try examine(lines).map(\.texts) == [["fine\n"], ["a\0b"], ["\u{1}\u{FEFF} "]])
    let removed = try examine(lines) { $0.controlCharacters = .remove }
    #expect(removed.map(\.texts) == [["fine\n"], ["ab"], nil])
    #expect(removed.map(\.cleanings) == [[], [.removedControlCharacters], nil])
    #expect(removed.map(\.reason) == [nil, nil, "empty"])
    let rejected = try examine(lines) { $0.controlCharacters = .reject }
    #expect(rejected.map(\.reason) == [nil, "control characters", "control characters"])
  }

  @Test("length is counted after cleaning, and of all turns together")
  func length() throws {
    let limits = LengthLimits(minimumBytes: 3, maximumBytes: 4)
    let lines = [line("ab"), line("ab\\u0000\\u0000"), line("éa"), line("éab")]
    let texts = try examine(lines) {
      $0.controlCharacters = .remove
      $0.length = limits
    }
    #expect(texts.map(\.reason) == ["text too short", "text too short", nil, nil])
    let chats = try examine(
      [
        chat(("user", "ab"), ("assistant", "cd")), chat(("user", "ab"), ("assistant", "cde")),
      ], chat: true
    ) { $0.length = limits }
    #expect(chats.map(\.reason) == [nil, "text too long"])
  }

  @Test("a document that shares words with an evaluation file is left out, and the file named")
  func evaluation() throws {
    let words = (1...20).map { "w\($0)" }.joined(separator: " ")
    let file = try folder.write(words, to: "test.txt")
    let evaluation = try EvaluationNGrams(files: [file], wordCount: 10)
    let examined = try examine([line("x \(words) y"), line("w1 w2")]) { $0.evaluation = evaluation }
    #expect(examined.map(\.reason) == ["shares text with \(file)", nil])
  }

  @Test("conversations are the same if roles and contents are, and not if they only run together")
  func chatDigests() throws {
    let examined = try examine(
      [
        chat(("user", "a"), ("assistant", "b")), chat(("user", "a"), ("assistant", "b")),
        chat(("tool", "a"), ("assistant", "b")),
        chat(("user", "a assistant 1 b"), ("assistant", "b")),
        chat(("user", "a"), ("assistant", "b"), ("assistant", "b")),
      ], chat: true
    ) { $0.deduplication = .exact }
    let digests = examined.compactMap(\.fingerprints?.digest)
    #expect(digests.count == 5)
    #expect(digests[0] == digests[1])
    #expect(Set(digests).count == 4)
  }

  @Test("only what is asked for is fingerprinted")
  func fingerprints() throws {
    let line = line("some words")
    let plain = try examine([line])[0].fingerprints
    #expect(plain?.digest == nil && plain?.signature == nil)
    let exact = try examine([line]) { $0.deduplication = .exact }[0].fingerprints
    #expect(exact?.digest != nil && exact?.signature == nil)
    let near = try examine([line]) { $0.deduplication = .near(MinHashSettings()) }[0].fingerprints
    #expect(near?.digest != nil && near?.signature?.count == 128)
  }
}

extension ExaminedRecord {
  private var document: CleanDocument? {
    if case .document(let document) = self { document } else { nil }
  }

  fileprivate var texts: [String]? { document?.content.texts }
  fileprivate var cleanings: [Cleaning]? { document?.cleanings }
  fileprivate var fingerprints: Fingerprints? { document?.fingerprints }
  fileprivate var reason: String? {
    if case .rejected(let record) = self { record.reason } else { nil }
  }
}
