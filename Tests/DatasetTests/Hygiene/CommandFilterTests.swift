import FoundationEssentials
import Shards
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Dataset

@Suite("The user's own filter")
struct CommandFilterTests {
  /// Keeps what does not say "bad".
  private static let goodOnly = FilterScript.answering(
    [
      #"s/^\{"id":([0-9]+),.*bad.*/{"id": \1, "keep": false, "reason": "bad"}/"#,
      #"s/^\{"id":([0-9]+),"(text|messages)".*/{"id": \1, "keep": true}/"#,
    ])

  private let model: TinyModel
  private let folder: TemporaryFolder

  init() throws {
    model = try TinyModel()
    folder = try TemporaryFolder()
  }

  private func build(
    _ texts: [String], command: String, to name: String = "out", workers: Int = 1,
    deduplicates: Bool = false, patience: Int = 60
  ) throws -> (summary: BuildSummary, rejections: [String]) {
    let lines = try texts.map { text in
      String(decoding: try JSONEncoder().encode(["text": text]), as: UTF8.self) + "\n"
    }
    let input = try folder.write(lines.joined() + "{broken\n", to: "in.jsonl")
    var builder = try ShardBuilder(
      tokenizer: model.tokenizer, tokenizerName: "tiny", form: .text())
    var filter = FilterCommand(command)
    filter.patience = patience
    builder.hygiene.filter = filter
    if deduplicates { builder.hygiene.deduplication = .exact }
    let rejections = Mutex<[String]>([])
    let summary = try builder.build(
      inputs: [input], to: folder.file(name), workers: workers,
      onRejection: { record in rejections.withLock { $0.append("\(record)") } })
    return (summary, rejections.withLock { $0 })
  }

  @Test("what the command rejects is left out, counted and reported with its reason")
  func verdicts() throws {
    let (summary, rejections) = try build(
      ["fine", "a bad one", "also fine"], command: Self.goodOnly)
    #expect(summary.documents == 2)
    #expect(summary.counts.rejected == ["filter": 1, "broken JSON": 1])
    #expect(rejections[0] == "\(folder.file("in.jsonl")):2: filter: bad")
    #expect(summary.manifest?.options["filter"] == Self.goodOnly)
  }

  @Test("texts reach the command as JSON, whatever they hold")
  func questions() throws {
    let texts = ["a \"quoted\"\nline\\", "\u{0}\u{2028}é🌍/"]
    let file = folder.file("seen")
    _ = try build(texts, command: "tee \(file) | \(Self.goodOnly)")
    struct Question: Decodable, Equatable { let id: Int, text: String }
    let seen = try folder.read("seen").split(separator: UInt8(ascii: "\n"))
      .map { try JSONDecoder().decode(Question.self, from: Data($0)) }
    #expect(seen == [Question(id: 1, text: texts[0]), Question(id: 2, text: texts[1])])
  }

  @Test("what the filter rejects is no first occurrence of its text")
  func duplicates() throws {
    let (summary, _) = try build(
      ["fine", "bad", "fine", "bad"], command: Self.goodOnly, deduplicates: true)
    #expect(summary.counts.rejected == ["filter": 2, "duplicate": 1, "broken JSON": 1])
  }

  @Test(
    "workers make no difference, nor does a command that answers late",
    arguments: ["", "| tac | tac"])
  func workers(late: String) throws {
    var generator = SeededGenerator(seed: 6)
    let words = ["the", "bad", "in", "an"]
    let texts = (0..<6000).map { _ in
      (0..<Int.random(in: 1...40, using: &generator))
        .map { _ in words[Int.random(in: 0..<100, using: &generator) == 0 ? 1 : 0] }
        .joined(separator: " ")
    }
    let summaries = try [1, 2, 4].map { workers in
      try build(
        texts, command: Self.goodOnly + late, to: "\(workers)", workers: workers,
        deduplicates: true
      ).summary
    }
    #expect(summaries[1] == summaries[0])
    #expect(summaries[2] == summaries[0])
    #expect(try folder.read("in.jsonl").count > 2 << 18, "several chunks are needed")
  }

  @Test(
    "a command that fails is named, and there is no set",
    arguments: [
      ("exit 3", "status 3"), ("kill -KILL $$", "signal 9"), ("true", "question 1"),
      ("head -n 1 >/dev/null; echo '{\"id\": 1, \"keep\": true}'", "question 2"),
      ("no-such-program-anywhere", "status 127"),
      ("echo nonsense; cat >/dev/null", "\"nonsense\""),
      ("echo '{\"id\": 1}'; cat >/dev/null", "\"keep\""),
      ("echo '{\"id\": 2, \"keep\": true}'; cat >/dev/null", "order"),
      ("cat", "\"keep\""),
      (goodOnly + "; echo more", "more answers"),
      (goodOnly + "; exit 5", "status 5"),
    ])
  func failures(command: String, problem: String) throws {
    let error = #expect(throws: BuildError.self) {
      try build(["one", "two", "three"], command: command, workers: 2)
    }
    let text = "\(error?.description ?? "")"
    #expect(text.contains(problem), "\(text)")
    #expect(text.contains(command))
    #expect(!FileManager.default.fileExists(atPath: folder.file("out/manifest.json")))
  }

  @Test("a command that neither answers nor ends is given up")
  func stuck() throws {
    #expect(throws: StorageError.self) {
      try build(["one"], command: "cat >/dev/null; sleep 1000", patience: 1)
    }
  }

  @Test("an empty command and no patience are refused")
  func invalidSettings() throws {
    #expect(throws: BuildError.self) { try build(["one"], command: " ") }
    #expect(throws: BuildError.self) { try build(["one"], command: "cat", patience: 0) }
  }
}

/// Commands for tests.
enum FilterScript {
  /// A command that answers by extended substitutions of `sed`.
  static func answering(_ substitutions: [String]) -> String {
    "sed -E " + substitutions.map { "-e '\($0)'" }.joined(separator: " ")
  }
}
