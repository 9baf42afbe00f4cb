import TestSupport
import Testing

@testable import Tokenization

@Suite("cutting long words where no token spans the place")
struct SeamsTests {
  private func ids(_ text: [UInt8], _ encoder: inout WordEncoder) -> [UInt32] {
    var ids: [UInt32] = []
    encoder.encode(text.span, from: 0, to: text.count, by: WholeScanner(), into: &ids)
    return ids
  }

  private func expectSameIDs(_ model: BytePairModel, using generator: inout SeededGenerator) {
    var whole = model
    whole.seams = nil
    var cutting = WordEncoder(model)
    var joining = WordEncoder(whole)
    for _ in 0..<60 {
      let count = Int.random(in: 1...100, using: &generator)
      let text = RandomMerges.text(parts: count, using: &generator)
      let found = ids(text, &cutting)
      let expected = ids(text, &joining)
      #expect(found == expected, "\(text)")
    }
  }

  @Test("a word of bytes becomes the same tokens, cut or not", arguments: 0..<20)
  func bytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    expectSameIDs(RandomMerges.ofBytes(60, using: &generator).model, using: &generator)
  }

  @Test(
    "a word of bytes some of which have no token becomes the same tokens, cut or not",
    arguments: 0..<40)
  func lostBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let model = RandomMerges.ofBytes(60, isComplete: false, using: &generator).model
    expectSameIDs(model, using: &generator)
  }

  @Test("a document of characters becomes the same tokens, cut or not", arguments: 0..<20)
  func characters(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let model = RandomMerges.ofCharacters(30, using: &generator).model
    _ = try #require(model.seams)
    expectSameIDs(model, using: &generator)
  }

  @Test("no seam lies inside a token, whatever stands around it", arguments: 0..<20)
  func insideTokens(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let (merges, model) = RandomMerges.ofBytes(60, using: &generator)
    let seams = try #require(model.seams)
    for token in merges.tokens {
      let before = RandomMerges.text(parts: 2, using: &generator)
      let text = before + token + RandomMerges.text(parts: 2, using: &generator)
      let inside = before.count + 1..<before.count + token.count
      var start = 0
      while start < text.count {
        start = seams.firstSeam(in: text.span, from: start, to: text.count)
        #expect(!inside.contains(start), "\(token) in \(text)")
      }
    }
  }

  @Test("there are seams: a text of which no two characters merge falls apart")
  func everywhere() throws {
    var vocabulary = Vocabulary(capacity: 2)
    for name in ["a", "b"] { _ = vocabulary.insert(name, id: UInt32(vocabulary.count)) }
    let seams = try #require(Seams(vocabulary, isByteLevel: false))
    #expect(seams.firstSeam(in: Array("abab".utf8).span, from: 1, to: 4) == 2)
    #expect(seams.firstSeam(in: Array("漢字".utf8).span, from: 0, to: 6) == 3)
  }

  @Test("beside a byte without a token there is no seam: what it stood between may merge")
  func besideLostBytes() throws {
    let small = SmallDefinition(missingBytes: [0x71])
    let seams = try #require(try small.tokenizer().model.seams)
    #expect(seams.firstSeam(in: Array("hqehx".utf8).span, from: 0, to: 5) == 3)
  }

  @Test(
    "where characters without a token are left out or replaced, words are not cut",
    arguments: ["", #""unk_token": "h", "#, #""byte_fallback": true, "#])
  func lostCharacters(modelOptions: String) throws {
    let small = SmallDefinition(preTokenizer: "null", modelOptions: modelOptions)
    #expect(try small.tokenizer().model.seams == nil)
  }

  @Test("where tokens of single bytes merge, there are none")
  func byteTokensMerge() {
    var vocabulary = Vocabulary(capacity: 1)
    _ = vocabulary.insert("<0xE6><0xBC>", id: 0)
    #expect(Seams(vocabulary, isByteLevel: false) == nil)
    #expect(Seams(vocabulary, isByteLevel: true) != nil)
  }
}
