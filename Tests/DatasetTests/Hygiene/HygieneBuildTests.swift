import FoundationEssentials
import Shards
import TestSupport
import Testing

@testable import Dataset

@Suite("Builds with hygiene")
struct HygieneBuildTests {
  private let model: TinyModel
  private let folder: TemporaryFolder

  init() throws {
    model = try TinyModel()
    folder = try TemporaryFolder()
  }

  private func build(
    _ inputs: [String], to name: String = "out", workers: Int = 1,
    _ change: (inout HygieneSettings) throws -> Void = { _ in }
  ) throws -> BuildSummary {
    var builder = try ShardBuilder(
      tokenizer: model.tokenizer, tokenizerName: "tiny", form: .text())
    try change(&builder.hygiene)
    return try builder.build(inputs: inputs, to: folder.file(name), workers: workers)
  }

  private func lines(_ texts: [String]) throws -> String {
    try texts.map { text in
      String(decoding: try JSONEncoder().encode(["text": text]), as: UTF8.self) + "\n"
    }.joined()
  }

  /// Texts of which many are equal, nearly equal, short, long or dirty.
  private func texts(seed: UInt64) -> [String] {
    var generator = SeededGenerator(seed: seed)
    var texts: [String] = []
    for _ in 0..<1500 {
      let earlier = texts.randomElement(using: &generator) ?? "first"
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: texts.append(earlier)
      case 1: texts.append("Again: \(earlier)")
      case let kind:
        let count = Int.random(in: 1...120, using: &generator)
        let words = (0..<count).map { _ in "w\(Int.random(in: 0..<500, using: &generator))" }
        texts.append(words.joined(separator: kind == 2 ? " \u{0}" : " "))
      }
    }
    return texts
  }

  @Test("any number of workers leaves the same records out", arguments: [1, 2, 3] as [UInt64])
  func workers(seed: UInt64) throws {
    let texts = texts(seed: seed)
    let input = try folder.write(try lines(texts), to: "in.jsonl")
    #expect(try folder.read("in.jsonl").count > 1 << 18, "several chunks are needed")
    let test = try folder.write(texts[700] + " " + texts[701], to: "test.txt")
    let summaries = try [1, 2, 4].map { workers in
      try build([input], to: "\(workers)", workers: workers) { hygiene in
        hygiene.controlCharacters = .remove
        hygiene.length = LengthLimits(minimumBytes: 20, maximumBytes: 550)
        hygiene.evaluation = try EvaluationNGrams(files: [test], wordCount: 8)
        hygiene.deduplication = .near(MinHashSettings())
      }
    }
    #expect(summaries[1] == summaries[0])
    #expect(summaries[2] == summaries[0])
    let reasons = [
      "text too short", "text too long", "shares text with \(test)", "duplicate", "near duplicate",
    ]
    #expect(summaries[0].counts.rejected.keys.sorted() == reasons.sorted())
    let count = summaries[0].documents + summaries[0].counts.rejected.values.reduce(0, +)
    #expect(count == texts.count)
    #expect((summaries[0].counts.cleaned["removed control characters"] ?? 0) > 0)
  }

  @Test("what was changed is counted in the manifest, once for a record that is kept")
  func cleaned() throws {
    let input = try folder.write(
      try lines(["a\u{0}b\u{1}", "clean", "a\u{7}b"]), to: "in.jsonl")
    let summary = try build([input]) { hygiene in
      hygiene.controlCharacters = .remove
      hygiene.deduplication = .exact
    }
    #expect(summary.documents == 2)
    #expect(summary.counts.rejected == ["duplicate": 1])
    #expect(summary.counts.cleaned == ["removed control characters": 1])
    #expect(try ShardManifest(folder: folder.file("out")) == summary.manifest)
  }

  @Test("without hygiene the manifest says nothing of it, with it every setting")
  func manifest() throws {
    let input = try folder.write("some text", to: "in.txt")
    _ = try build([input])
    let plain = String(decoding: try folder.read("out/manifest.json"), as: UTF8.self)
    #expect(!plain.contains("cleaned"))
    #expect(!plain.contains("deduplicate"))
    let test = try folder.write("one two three", to: "test.txt")
    let summary = try build([input], to: "clean") { hygiene in
      hygiene.invalidUTF8 = .replace
      hygiene.controlCharacters = .reject
      hygiene.length = LengthLimits(minimumBytes: 1, maximumBytes: 100)
      hygiene.evaluation = try EvaluationNGrams(files: [test], wordCount: 3)
      hygiene.deduplication = .near(MinHashSettings())
    }
    let options = try #require(summary.manifest?.options)
    #expect(options["invalid_utf8"] == "replace")
    #expect(options["control_characters"] == "reject")
    #expect(options["min_bytes"] == "1" && options["max_bytes"] == "100")
    #expect(options["decontaminate"] == test && options["decontaminate_ngram"] == "3")
    #expect(options["decontaminate_content"]?.count == 16)
    #expect(options["deduplicate"] == "near" && options["near_threshold"] == "0.7")
  }

  @Test("a record with nothing to learn counts as the first of its text")
  func nothingToLearn() throws {
    let text = "Too short for an opening and its continuation."
    let input = try folder.write(try lines([text, text]), to: "in.jsonl")
    var builder = try ShardBuilder(
      tokenizer: model.tokenizer, tokenizerName: "tiny", form: .continuation(model.template))
    builder.hygiene.deduplication = .exact
    let summary = try builder.build(inputs: [input], to: folder.file("out"))
    #expect(summary.counts.rejected == ["nothing to learn": 1, "duplicate": 1])
  }

  @Test("settings out of range are refused before anything is written")
  func invalidSettings() throws {
    let input = try folder.write("some text", to: "in.txt")
    #expect(throws: BuildError.self) {
      try build([input]) { $0.length = LengthLimits(minimumBytes: 2, maximumBytes: 1) }
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
  }
}
