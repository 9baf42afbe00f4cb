import TestSupport
import Testing
import Tokenization

private let needsData: Comment = "needs ../shared/data"

@Suite("ids equal the reference's", .enabled(if: SharedData.isPresent, needsData))
struct GoldenTests {
  static let names = ["smollm2", "gpt2", "qwen2", "cl100k"]

  private func tokenizer(_ name: String) throws -> Tokenizer {
    try Tokenizer(contentsOf: SharedData.path("tokenizers/\(name)"))
  }

  @Test("every tricky text has the reference's ids, special tokens recognised", arguments: names)
  func trickyTexts(name: String) throws {
    var encoder = try tokenizer(name).makeEncoder()
    for golden in try GoldenFile.read(name).cases {
      // Twice: the second time from the cache.
      for _ in 0..<2 {
        var ids: [UInt32] = []
        encoder.encode(golden.text.span, recognizesSpecialTokens: true, into: &ids)
        #expect(ids == golden.ids, "\(golden.name)")
      }
    }
  }

  @Test("every tricky text has the reference's ids, special tokens as text", arguments: names)
  func specialTokensAsText(name: String) throws {
    var encoder = try tokenizer(name).makeEncoder()
    for golden in try GoldenFile.read(name).cases {
      var ids: [UInt32] = []
      encoder.encode(golden.text.span, recognizesSpecialTokens: false, into: &ids)
      #expect(ids == golden.ids_specials_as_text ?? golden.ids, "\(golden.name)")
    }
  }

  @Test("every tricky text decodes as the reference decodes it", arguments: names)
  func decoding(name: String) throws {
    let tokenizer = try tokenizer(name)
    for golden in try GoldenFile.read(name).cases {
      let expected = golden.decoded ?? String(decoding: golden.text, as: UTF8.self)
      let decoded = tokenizer.decodeText(golden.ids)
      #expect(decoded.utf8.elementsEqual(expected.utf8), "\(golden.name)")
    }
  }

  @Test("long texts, among them a word of a megabyte, have the reference's ids", arguments: names)
  func longTexts(name: String) throws {
    var encoder = try tokenizer(name).makeEncoder()
    for golden in try GoldenFile.read(name).big {
      let text = golden.text
      try #require(text.count == golden.n_bytes)
      var ids: [UInt32] = []
      encoder.encode(text.span, recognizesSpecialTokens: true, into: &ids)
      #expect(ids.count == golden.n_ids, "\(golden.name)")
      let bytes = ids.flatMap { id in (0..<4).map { UInt8(truncatingIfNeeded: id >> (8 * $0)) } }
      #expect(sha256(bytes) == golden.ids_sha256_le_u32, "\(golden.name)")
    }
  }

  @Test("SmolLM2 lacks 21 bytes, and the encoder counts those it drops")
  func droppedBytes() throws {
    let tokenizer = try tokenizer("smollm2")
    #expect(tokenizer.information.missingBytes.count == 21)
    var encoder = tokenizer.makeEncoder()
    let missing = try #require(tokenizer.information.missingBytes.first)
    for count in 1...2 {
      var ids: [UInt32] = []
      encoder.encode([0x61, missing, 0x62].span, recognizesSpecialTokens: true, into: &ids)
      #expect(!ids.isEmpty)
      #expect(encoder.droppedBytes == count)
    }
  }

  @Test("special tokens are known by id and by text")
  func specialTokens() throws {
    let tokenizer = try tokenizer("cl100k")
    #expect(tokenizer.id(ofToken: "<|endofprompt|>") == 100276)
    #expect(tokenizer.isSpecial(100276))
    #expect(!tokenizer.isSpecial(100275))
    #expect(tokenizer.vocabularySize == 100277)
    #expect(tokenizer.decodeText([9906, 100257]) == "Hello<|endoftext|>")
    #expect(tokenizer.decodeText([9906, 100257], skippingSpecialTokens: true) == "Hello")
  }
}
