import Evaluation
import Glibc
import LanguageModel
import Shards
import TestSupport
import Testing
import Tokenization

@Suite("Losses over a shard set")
struct DomainEvaluatorTests {
  let fixture: EvaluationFixture

  init() throws { fixture = try EvaluationFixture() }

  private func expect(_ found: DomainLosses?, _ direct: DirectLosses) throws {
    let found = try #require(found)
    #expect(found.tokens == direct.nll.count)
    #expect(abs(found.nll - DirectLosses.mean(direct.nll)) < 1e-5)
    #expect(abs(found.forwardKL - DirectLosses.mean(direct.forwardKL)) < 1e-5)
    #expect(abs(found.reverseKL - DirectLosses.mean(direct.reverseKL)) < 1e-5)
  }

  @Test("a text set's are those of its windows, in which context restarts at each document")
  func texts() throws {
    let (set, ids) = try fixture.texts([50, 1, 7, 64, 130])
    let adapter = fixture.adapter(isTrained: true)
    let found = try DomainEvaluator(
      fixture.model, adapted: AdaptedModel(fixture.model, adapter: adapter), length: 32
    ).evaluate(set)
    var (base, adapted) = (DirectLosses(), DirectLosses())
    var place = 0
    for document in ids {
      // A window ends at every multiple of its length in the whole stream.
      var first = 0
      while first < document.count {
        let end = min(document.count, first + 32 - (place + first) % 32)
        let segment = Array(document[first..<end])
        if segment.count > 1 {
          let places = 1..<segment.count
          base.add(segment, places: places, model: fixture.model, adapter: nil)
          adapted.add(segment, places: places, model: fixture.model, adapter: adapter)
        }
        first = end
      }
      place += document.count
    }
    try expect(found.base, base)
    try expect(found.adapted, adapted)
    #expect(found.base.forwardKL == 0 && found.base.reverseKL == 0)
    #expect(adapted.forwardKL.allSatisfy { $0 > 0 })
  }

  @Test("a chat set's are those of the responses, each record cut at the length")
  func chats() throws {
    // Within the length, beyond it, and with a prompt that leaves no room for a response.
    let lengths = [(5, 9), (20, 30), (32, 4), (40, 5), (31, 1)]
    let (set, ids) = try fixture.chats(lengths)
    let adapter = fixture.adapter(isTrained: true)
    let found = try DomainEvaluator(
      fixture.model, adapted: AdaptedModel(fixture.model, adapter: adapter), length: 32
    ).evaluate(set)
    var (base, adapted) = (DirectLosses(), DirectLosses())
    for (document, (prompt, _)) in zip(ids, lengths) where prompt < 32 {
      let segment = Array(document.prefix(32))
      let places = prompt..<segment.count
      base.add(segment, places: places, model: fixture.model, adapter: nil)
      adapted.add(segment, places: places, model: fixture.model, adapter: adapter)
    }
    #expect(found.base.tokens == 9 + 12 + 1)
    try expect(found.base, base)
    try expect(found.adapted, adapted)
  }

  @Test("an adapter whose B is zero diverges by exactly 0 and loses what the base loses")
  func zeroAdapter() throws {
    let (set, _) = try fixture.texts([100, 60])
    let adapter = fixture.adapter(isTrained: false)
    let found = try DomainEvaluator(
      fixture.model, adapted: AdaptedModel(fixture.model, adapter: adapter), length: 64
    ).evaluate(set)
    #expect(found.adapted == found.base)
    #expect(found.adapted?.forwardKL == 0 && found.adapted?.reverseKL == 0)
  }

  @Test("without an adapter the base is measured alone")
  func baseAlone() throws {
    let (set, _) = try fixture.texts([100, 60])
    let alone = try DomainEvaluator(fixture.model, adapted: nil).evaluate(set)
    let adapter = fixture.adapter(isTrained: true)
    #expect(alone.adapted == nil)
    #expect(
      alone.base
        == (try DomainEvaluator(
          fixture.model, adapted: AdaptedModel(fixture.model, adapter: adapter)
        ).evaluate(set)).base)
  }

  @Test("the length is never more than the model's positions")
  func positions() throws {
    let (set, _) = try fixture.texts([700])
    let found = try DomainEvaluator(fixture.model, adapted: nil, length: 10_000).evaluate(set)
    #expect(found.base.tokens == 511 + 187)
  }

  @Test("packs of many segments are scored in turn, with progress to the end")
  func progress() throws {
    let (set, _) = try fixture.texts([Int](repeating: 100, count: 60))
    var reports: [(done: Int, total: Int)] = []
    let found = try DomainEvaluator(fixture.model, adapted: nil, length: 100).evaluate(set) {
      reports.append(($0, $1))
    }
    #expect(found.base.tokens == 60 * 99)
    #expect(reports.map(\.done) == [20, 40, 60])
    #expect(reports.allSatisfy { $0.total == 60 })
  }

  @Test("forgetting is the difference of the losses, with an interval over the documents")
  func forgetting() throws {
    let (set, _) = try fixture.texts([100, 60, 30, 80])
    let adapter = fixture.adapter(isTrained: true)
    let found = try DomainEvaluator(
      fixture.model, adapted: AdaptedModel(fixture.model, adapter: adapter), length: 64
    ).evaluate(set)
    #expect(found.documents.map(\.document) == [0, 1, 2, 3])
    let forgetting = try #require(found.forgetting())
    let adapted = try #require(found.adapted)
    #expect(abs(forgetting.value - (adapted.nll - found.base.nll)) < 1e-9)
    #expect(try #require(forgetting.low) <= forgetting.value)
    #expect(try #require(forgetting.high) >= forgetting.value)
    #expect(try DomainEvaluator(fixture.model, adapted: nil).evaluate(set).forgetting() == nil)
  }

  @Test("bits per byte are those of the tokens by the bytes that they stand for")
  func bitsPerByte() throws {
    let (set, ids) = try fixture.texts([100, 60])
    let tokenizer = try Tokenizer(contentsOf: fixture.tiny.path)
    let found = try DomainEvaluator(fixture.model, adapted: nil, tokenizer: tokenizer, length: 200)
      .evaluate(set).base
    let bytes = ids.reduce(0) { $0 + tokenizer.decode($1.dropFirst()).count }
    let bits = found.nll * Double(found.tokens) / log(2)
    #expect(abs(try #require(found.bitsPerByte) - bits / Double(bytes)) < 1e-9)
    #expect(abs(found.perplexity - exp(found.nll)) < 1e-9)
    #expect(try DomainEvaluator(fixture.model, adapted: nil).evaluate(set).base.bitsPerByte == nil)
  }

  @Test("a set without supervised tokens has losses of 0 over 0 tokens")
  func nothing() throws {
    let (set, _) = try fixture.set(
      "prompts", kind: .chat, documents: [[RoleSpan(role: .prompt, count: 8)]])
    let found = try DomainEvaluator(fixture.model, adapted: nil).evaluate(set)
    #expect(found.base.tokens == 0 && found.base.nll == 0)
  }

  @Test("a set of a larger vocabulary than the model's is refused by name")
  func vocabulary() throws {
    let (set, _) = try fixture.set(
      "other", kind: .text, documents: [[RoleSpan(role: .text, count: 8)]],
      vocabularySize: TinyModelFolder.vocabularySize + 1)
    let error = try #require(throws: ShardError.self) {
      try DomainEvaluator(fixture.model, adapted: nil).evaluate(set)
    }
    #expect(error.file == set.folder)
    #expect(error.problem.contains("\(TinyModelFolder.vocabularySize + 1)"))
  }
}
