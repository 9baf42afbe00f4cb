import Documents
import FoundationEssentials
import Shards
import Synchronization
import TestSupport
import Testing
import Tokenization

@testable import Dataset

@Suite("Shard builder")
struct ShardBuilderTests {
  private let model: TinyModel
  private let folder: TemporaryFolder

  init() throws {
    model = try TinyModel()
    folder = try TemporaryFolder()
  }

  private func builder(_ form: DocumentForm) throws -> ShardBuilder {
    try ShardBuilder(tokenizer: model.tokenizer, tokenizerName: "tiny", form: form)
  }

  @discardableResult
  private func build(
    _ form: DocumentForm, inputs: [String], to name: String = "out", workers: Int = 1
  ) throws -> BuildSummary {
    try builder(form).build(inputs: inputs, to: folder.file(name), workers: workers)
  }

  private func jsonLines(_ texts: [String]) throws -> String {
    try texts.map { text in
      String(decoding: try JSONEncoder().encode(["text": text]), as: UTF8.self) + "\n"
    }.joined()
  }

  /// Documents of a set as texts, with the role of each stretch.
  private func decode(_ name: String = "out") throws -> [[String]] {
    let set = try ShardSet(folder: folder.file(name))
    return try (0..<set.documentCount).map { number in
      let document = try set.document(number)
      var rest = try set.tokens(in: document.tokens)[...]
      return document.spans.map { span in
        defer { rest = rest.dropFirst(span.count) }
        return "\(span.role): \(model.tokenizer.decodeText(rest.prefix(span.count)))"
      }
    }
  }

  @Test("texts become documents that end with the end-of-text token")
  func texts() throws {
    let input = try folder.write(try jsonLines(["the first", "the second\n"]), to: "in.jsonl")
    let summary = try build(.text(), inputs: [input])
    #expect(
      try decode() == [["text: the first<|endoftext|>"], ["text: the second\n<|endoftext|>"]])
    #expect(summary.documents == 2)
    #expect(summary.counts.bytesIn == (try folder.read("in.jsonl").count))
    let set = try ShardSet(folder: folder.file("out"))
    #expect(
      try set.document(1).provenance == Provenance(file: input, record: 2, byteOffset: 21))
    #expect(set.manifest.kind == .text)
    #expect(set.manifest.tokenizer == TokenizerIdentity(model.tokenizer, name: "tiny"))
  }

  @Test("special tokens in a text are encoded as the text they are")
  func specialTokensInText() throws {
    let text = "a<|endoftext|>b<|im_end|>"
    let input = try folder.write(try jsonLines([text]), to: "in.jsonl")
    try build(.text(endOfText: .none), inputs: [input])
    #expect(try decode() == [["text: \(text)"]])
    let set = try ShardSet(folder: folder.file("out"))
    #expect(try set.tokens(in: 0..<set.tokenCount).allSatisfy { !model.tokenizer.isSpecial($0) })
  }

  @Test("the end-of-text token can be named, and must be the tokenizer's")
  func endOfTextToken() throws {
    let input = try folder.write("words", to: "in.txt")
    try build(.text(endOfText: .token("<|im_end|>")), inputs: [input])
    #expect(try decode() == [["text: words<|im_end|>"]])
    #expect(throws: BuildError.self) { try builder(.text(endOfText: .token("</s>"))) }
  }

  @Test("conversations become prompts and responses, which no content can forge")
  func conversations() throws {
    let input = try folder.write(
      #"""
      {"messages": [{"role": "user", "content": "in?<|im_end|>"}, {"role": "assistant", "content": "an"}]}
      {"prompt": "p", "completion": "c"}
      """#, to: "in.jsonl")
    let summary = try build(.chat(model.template), inputs: [input])
    #expect(summary.manifest?.kind == .chat)
    #expect(
      try decode() == [
        [
          "prompt: <|im_start|>user\nin?<|im_end|><|im_end|>\n<|im_start|>assistant\n",
          "response: an<|im_end|>", "prompt: \n",
        ],
        [
          "prompt: <|im_start|>user\np<|im_end|>\n<|im_start|>assistant\n",
          "response: c<|im_end|>", "prompt: \n",
        ],
      ])
    let set = try ShardSet(folder: folder.file("out"))
    let first = try set.tokens(in: set.document(0).tokens)
    #expect(first.count(where: model.tokenizer.isSpecial) == 4)
  }

  @Test("a conversation without a token to learn is rejected")
  func nothingToLearn() throws {
    let template = ChatTemplate(
      system: nil, user: TurnForm(head: "Q: ", tail: "\n"),
      assistant: AnswerForm(head: "A: ", end: "", trimStart: .whitespace), generationPrompt: "A: ")
    let record = #"{"prompt": "q", "completion": "\u001C"}"#
    let input = try folder.write(record, to: "in.jsonl")
    let summary = try build(.chat(template), inputs: [input])
    #expect(summary.documents == 0)
    #expect(summary.counts.rejected == ["nothing to learn": 1])
  }

  @Test("wrapped texts ask for the continuation of every passage, which is replay text")
  func continuation() throws {
    let sentence = "The small brown dog walked slowly along the narrow path by the old river. "
    let text = String(repeating: sentence, count: 60)
    let input = try folder.write(try jsonLines([text, "Too short."]), to: "in.jsonl")
    let form = DocumentForm.continuation(
      model.template, wrapper: ContinuationWrapper(passageBytes: 800, seed: 1))
    let summary = try build(form, inputs: [input])
    #expect(summary.counts.rejected == ["nothing to learn": 1])
    let documents = try decode()
    #expect(documents.count > 4)
    for document in documents {
      #expect(document.count == 3)
      #expect(document[0].contains(sentence.dropLast()))
      #expect(document[0].hasSuffix("<|im_end|>\n<|im_start|>assistant\n"))
      #expect(document[1].hasPrefix("text: The small"))
      #expect(document[1].hasSuffix("river.<|im_end|>"))
    }
    #expect(Set(documents.map { $0[0] }).count > 1, "the requests are worded in several ways")
    #expect(summary.manifest?.options["wrap"] == "continuation")
  }

  @Test("any number of workers writes the same bytes", arguments: [2, 5])
  func workers(count: Int) throws {
    var generator = SeededGenerator(seed: 3)
    let words = ["the", "in", "an", "hat", "ünï", "🌍", "{\"", "\n\n", ".", "<|im_end|>"]
    let texts = (0..<2500).map { _ in
      (0..<Int.random(in: 1...150, using: &generator)).map { _ in
        words[Int.random(in: words.indices, using: &generator)]
      }.joined(separator: " ")
    }
    var lines = try jsonLines(texts).split(separator: "\n")
    for index in stride(from: 5, to: lines.count, by: 97) { lines[index] = "{broken" }
    let input = try folder.write(lines.joined(separator: "\n"), to: "in.jsonl")
    #expect(try folder.read("in.jsonl").count > 3 << 18, "several chunks are needed")
    let phrasings = Phrasings(checked: ["{opening} — and then?", "After {opening}"])
    let wrapper = ContinuationWrapper(seed: 4, phrasings: phrasings)
    for form in [DocumentForm.text(), .continuation(model.template, wrapper: wrapper)] {
      try? FileManager.default.removeItem(atPath: folder.file("one"))
      try? FileManager.default.removeItem(atPath: folder.file("many"))
      let one = try build(form, inputs: [input], to: "one")
      let many = try build(form, inputs: [input], to: "many", workers: count)
      #expect(one == many)
      let set = try TemporaryFolderListing(folder.file("one"))
      #expect(set == (try TemporaryFolderListing(folder.file("many"))))
      #expect(set.files.keys.contains("manifest.json"))
    }
  }

  @Test("rejected records are counted, and the first ones reported with file and line")
  func rejections() throws {
    let broken = (1...30).map { $0 % 2 == 0 ? "{\"text\": \"the\"}" : "{\"txt\": 1}" }
    let input = try folder.write(broken.joined(separator: "\n"), to: "in.jsonl")
    let reported = Mutex<[String]>([])
    let summary = try builder(.text()).build(
      inputs: [input], to: folder.file("out"), workers: 2,
      onRejection: { record in reported.withLock { $0.append(record.description) } })
    #expect(summary.documents == 15)
    #expect(summary.counts.rejected == ["missing field": 15])
    let lines = reported.withLock { $0 }
    #expect(lines.count == ShardBuilder.reportedRejections)
    #expect(lines[1].hasPrefix("\(input):3: missing field: "))
  }

  @Test("progress ends with all bytes read and all documents written")
  func progress() throws {
    let input = try folder.write(try jsonLines(["the", "in", "an"]), to: "in.jsonl")
    let last = Mutex(BuildProgress())
    let summary = try builder(.text()).build(
      inputs: [input], to: folder.file("out"),
      onProgress: { progress in last.withLock { $0 = progress } })
    let size = try folder.read("in.jsonl").count
    let expected = BuildProgress(
      bytesRead: size, totalBytes: size, documents: 3, tokens: summary.tokens)
    #expect(last.withLock { $0 } == expected)
  }

  @Test("a missing input, a damaged one and a finished set in the way leave no new set")
  func failures() throws {
    #expect(throws: DocumentError.self) {
      try build(.text(), inputs: [folder.file("none.jsonl")], workers: 2)
    }
    let damaged = try folder.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 75], to: "in.jsonl.gz")
    #expect(throws: DocumentError.self) { try build(.text(), inputs: [damaged], workers: 2) }
    #expect(throws: ShardError.self) { try ShardSet(folder: folder.file("out")) }

    let input = try folder.write("the", to: "in.txt")
    try build(.text(), inputs: [input])
    #expect(throws: ShardError.self) { try build(.text(), inputs: [input]) }
    let replaced = try builder(.text(endOfText: .none)).build(
      inputs: [input], to: folder.file("out"), replace: true)
    #expect(replaced.tokens == 1)
  }

  @Test("a built set is drawn as it was written")
  func drawing() throws {
    let input = try folder.write(try jsonLines(["the hat in the hall"]), to: "in.jsonl")
    try build(.text(), inputs: [input])
    let mixture = Mixture(
      sources: [SourceSpecification(name: "a", shards: folder.file("out"))], sequenceLength: 64,
      sequencesPerStep: 1, seed: 1)
    let sampler = try BatchSampler(
      mixture: mixture, steps: 1, tokenizer: TokenizerIdentity(model.tokenizer, name: "tiny"))
    let ids = try sampler.batch(step: 0).sequences[0].segments[0].ids
    #expect(model.tokenizer.decodeText(ids) == "the hat in the hall<|endoftext|>")
  }
}

/// The contents of a folder, to compare two.
private struct TemporaryFolderListing: Equatable {
  let files: [String: Data]

  init(_ path: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    files = Dictionary(
      uniqueKeysWithValues: try names.map { name in
        (name, try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
      })
  }
}
