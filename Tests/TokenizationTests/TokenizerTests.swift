import TestSupport
import Testing

@testable import Tokenization

@Suite("encoding")
struct TokenizerTests {
  @Test("the pair of the lowest rank merges first, the leftmost of equals")
  func merging() throws {
    #expect(try SmallDefinition().tokens("hello worlds") == "hello| wor|l|d|s")
    #expect(try SmallDefinition().tokens("lll") == "ll|l")
  }

  @Test("merges may be pairs, and a version line is no merge")
  func formsOfMerges() throws {
    let small = SmallDefinition()
    let pairs = small.json.replacing(#""h e""#, with: ##""#version: 0.2", ["h", "e"]"##)
    let tokenizer = try Tokenizer(definition: Array(pairs.utf8), name: "small")
    var encoder = tokenizer.makeEncoder()
    #expect(tokenizer.decodeText(encoder.encode("hell").prefix(1)) == "hell")
  }

  @Test(
    "a text is encoded alike the first time and after others",
    arguments: [
      SmallDefinition.byteLevel(usesPattern: true), SmallDefinition.byteLevel(usesPattern: false),
      #"{"type": "Digits", "individual_digits": true}"#, "null",
    ])
  func cache(preTokenizer: String) throws {
    var generator = SeededGenerator(seed: 1)
    let tokenizer = try SmallDefinition(preTokenizer: preTokenizer).tokenizer()
    var shared = tokenizer.makeEncoder()
    for _ in 0..<300 {
      let length = Int.random(in: 1...30, using: &generator)
      let words = (0..<length).map { _ in "hel lo".randomElement(using: &generator) ?? "h" }
      let text = RandomText.text(upTo: 200, using: &generator)
      for text in [String(words), String(decoding: text, as: UTF8.self)] {
        var fresh = tokenizer.makeEncoder()
        #expect(shared.encode(text) == fresh.encode(text))
      }
    }
  }

  @Test("ill-formed UTF-8 is encoded byte for byte", arguments: ["null", #"{"type": "NFC"}"#])
  func illFormedText(normalizer: String) throws {
    var generator = SeededGenerator(seed: 3)
    let tokenizer = try SmallDefinition(normalizer: normalizer).tokenizer()
    var encoder = tokenizer.makeEncoder()
    // Byte strings without a combining mark in them, which composition would rightly change.
    let bytes: [UInt8] = [0x61, 0x20, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xF5, 0xFF]
    for _ in 0..<2000 {
      let text = (0..<12).map { _ in bytes.randomElement(using: &generator) ?? 0 }
      var ids: [UInt32] = []
      encoder.encode(text.span, recognizesSpecialTokens: true, into: &ids)
      #expect(tokenizer.decode(ids) == text)
    }
  }

  @Test("bytes without a token are dropped and counted, cached or not")
  func droppedBytes() throws {
    let tokenizer = try SmallDefinition(missingBytes: [0x71]).tokenizer()
    var encoder = tokenizer.makeEncoder()
    #expect(tokenizer.decodeText(encoder.encode("heqllo heqllo")) == "hello hello")
    #expect(tokenizer.decodeText(encoder.encode("heqllo")) == "hello")
    #expect(encoder.droppedBytes == 3)
    #expect(tokenizer.information.missingBytes == [0x71])
  }

  @Test("add_prefix_space puts a space before every piece that has none")
  func prefixSpace() throws {
    let prefixed = SmallDefinition.byteLevel(usesPattern: true, addsPrefixSpace: true)
    let small = SmallDefinition(preTokenizer: prefixed)
    #expect(try small.tokens("world<|end|>wor wor") == " wor|l|d|<|end|>| wor| wor")
    #expect(try small.tokens("") == "")
  }

  @Test("an id that no token has decodes to nothing")
  func unknownIDs() throws {
    #expect(try SmallDefinition().tokenizer().decode([104, 9999, .max]).count == 1)
  }

  @Test("the hash names the definition's bytes")
  func definitionHash() throws {
    let hash = try SmallDefinition().tokenizer().definitionHash
    #expect(hash.count == 16)
    #expect(try SmallDefinition().tokenizer().definitionHash == hash)
    #expect(try SmallDefinition(merges: ["h e"]).tokenizer().definitionHash != hash)
  }

  @Test("a definition is read from a file, or from a folder that holds tokenizer.json")
  func files() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(SmallDefinition().json, to: "tokenizer.json")
    #expect(try Tokenizer(contentsOf: folder.path).vocabularySize == 269)
    #expect(try Tokenizer(contentsOf: file).information.mergeCount == 10)
    let missing = folder.file("nowhere.json")
    let error = #expect(throws: TokenizerError.self) { try Tokenizer(contentsOf: missing) }
    #expect(error?.file == missing)
  }

  @Test("the template's special tokens are added only when they are asked for")
  func template() throws {
    let small = SmallDefinition(
      postProcessor: #"{"type": "BertProcessing", "sep": ["b", 98], "cls": ["a", 97]}"#)
    var encoder = try small.tokenizer().makeEncoder()
    let ids = encoder.encode("hello")
    #expect(encoder.encode("hello", addsSpecialTokens: true) == [97] + ids + [98])
    #expect(encoder.encode("", addsSpecialTokens: true) == [97, 98])
  }

  @Test("a word of a megabyte of characters takes no more than n log n steps")
  func longWordOfCharacters() throws {
    let small = SmallDefinition(preTokenizer: "null", decoder: #"{"type": "Fuse"}"#)
    let tokenizer = try small.tokenizer()
    var encoder = tokenizer.makeEncoder()
    let text = String(repeating: "hello", count: 200_000)
    #expect(tokenizer.decodeText(encoder.encode(text)) == text)
  }

  @Test(
    "what goes on from another text has nothing put before it, as in the texts joined",
    arguments: [
      (#"{"type": "Prepend", "prepend": "_"}"#, "null", "_hell<|end|>_or"),
      (
        "null", #"{"type": "Metaspace", "replacement": "_", "prepend_scheme": "first"}"#,
        "_hell<|end|>or"
      ),
    ])
  func goingOn(normalizer: String, preTokenizer: String, decoded: String) throws {
    let small = SmallDefinition(
      normalizer: normalizer, preTokenizer: preTokenizer, decoder: #"{"type": "Fuse"}"#)
    let tokenizer = try small.tokenizer()
    var encoder = tokenizer.makeEncoder()
    let parts = ["he", "ll<|end|>", "o", "r"]
    var ids: [UInt32] = []
    for part in parts {
      encoder.encode(
        [TextPiece(part, recognizesSpecialTokens: true)], goesOn: true, into: &ids)
    }
    #expect(tokenizer.decodeText(ids) == decoded)
    #expect(tokenizer.decodeText(encoder.encode(parts.joined())) == decoded)
  }

  @Test("information says each step in plain words")
  func information() throws {
    let small = SmallDefinition(
      normalizer: #"{"type": "Prepend", "prepend": "_"}"#,
      preTokenizer: #"{"type": "Metaspace", "replacement": "_"}"#,
      postProcessor: #"{"type": "BertProcessing", "sep": ["b", 98], "cls": ["a", 97]}"#,
      decoder: #"{"type": "Fuse"}"#,
      modelOptions: #""byte_fallback": true, "unk_token": "h", "ignore_merges": true, "#)
    let information = try small.tokenizer().information
    #expect(information.normalizer == "\"_\" put in front")
    #expect(information.preTokenizer == "spaces as _ (in front: always)")
    #expect(information.postProcessor == "97 text 98")
    #expect(information.decoder == "joined")
    #expect(
      information.modelOptions
        == "whole words before merges, byte tokens for unknown characters, "
        + "104 for unknown characters")
  }
}
