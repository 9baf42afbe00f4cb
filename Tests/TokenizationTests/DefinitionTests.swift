import TestSupport
import Testing

@testable import Tokenization

@Suite("definitions that are refused")
struct DefinitionTests {
  private func error(_ json: String) -> TokenizerError? {
    do {
      _ = try Tokenizer(definition: Array(json.utf8), name: "small.json")
      return nil
    } catch {
      return error
    }
  }

  private static let split =
    #"{"type": "Split", "pattern": {"Regex": "x+"}, "behavior": "Isolated", "invert": false}"#

  private static func sequence(_ first: String) -> String {
    #"{"type": "Sequence", "pretokenizers": [\#(first), "#
      + SmallDefinition.byteLevel(usesPattern: false) + "]}"
  }

  @Test(
    "each unsupported or malformed field is named",
    arguments: [
      (SmallDefinition(normalizer: #"{"type": "StripAccents"}"#), "normalizer.type"),
      (SmallDefinition(normalizer: #"{"type": "Prepend"}"#), "normalizer.prepend"),
      (
        SmallDefinition(normalizer: #"{"type": "Sequence", "normalizers": [{"type": "Nmt"}]}"#),
        "normalizer.normalizers[0].type"
      ),
      (SmallDefinition(normalizer: "3"), "normalizer"),
      (SmallDefinition(preTokenizer: #"{"type": "BertPreTokenizer"}"#), "pre_tokenizer.type"),
      (SmallDefinition(preTokenizer: #"{"type": "ByteLevel"}"#), "pre_tokenizer.add_prefix_space"),
      (
        SmallDefinition(preTokenizer: sequence(split.replacing("x+", with: "x(+"))),
        "pre_tokenizer.pretokenizers[0].pattern.Regex"
      ),
      (
        SmallDefinition(preTokenizer: sequence(split.replacing("Isolated", with: "Cut"))),
        "pre_tokenizer.pretokenizers[0].behavior"
      ),
      (
        SmallDefinition(preTokenizer: sequence(split.replacing("false", with: "0"))),
        "pre_tokenizer.pretokenizers[0].invert"
      ),
      (
        SmallDefinition(preTokenizer: sequence(#"{"type": "Metaspace", "replacement": "__"}"#)),
        "pre_tokenizer.pretokenizers[0].replacement"
      ),
      (
        SmallDefinition(
          preTokenizer: #"{"type": "Metaspace", "replacement": "_", "prepend_scheme": "last"}"#),
        "pre_tokenizer.prepend_scheme"
      ),
      (SmallDefinition(postProcessor: #"{"type": "Truncation"}"#), "post_processor.type"),
      (
        SmallDefinition(
          postProcessor: #"{"type": "TemplateProcessing", "single": [], "special_tokens": {}}"#),
        "post_processor.single"
      ),
      (SmallDefinition(decoder: #"{"type": "WordPiece"}"#), "decoder.type"),
      (
        SmallDefinition(decoder: #"{"type": "Strip", "content": " ", "start": -1, "stop": 0}"#),
        "decoder.start"
      ),
      (SmallDefinition(modelType: "WordPiece"), "model.type"),
      (SmallDefinition(modelType: "Unigram"), "model.type"),
      (SmallDefinition(modelOptions: #""dropout": 0.1, "#), "model.dropout"),
      (SmallDefinition(modelOptions: #""byte_fallback": 1, "#), "model.byte_fallback"),
      (
        SmallDefinition(modelOptions: #""continuing_subword_prefix": "x", "#), "model.merges[0]"
      ),
      (
        SmallDefinition(missingBytes: [0x71], modelOptions: #""unk_token": "<u>", "#),
        "model.unk_token"
      ),
      (SmallDefinition(merges: ["h e", "h e l"]), "model.merges[1]"),
      (SmallDefinition(merges: ["he"]), "model.merges[0]"),
      (SmallDefinition(merges: ["hé e"]), "model.merges[0]"),
      (SmallDefinition(extraVocabulary: #", "x1": -1"#), "model.vocab[\"x1\"]"),
      (SmallDefinition(extraVocabulary: #", "x1": 4294967296"#), "model.vocab[\"x1\"]"),
      (SmallDefinition(extraVocabulary: #", "x1": "7""#), "model.vocab[\"x1\"]"),
      (SmallDefinition(extraVocabulary: #", "x1": 5"#), "model.vocab[\"x1\"]"),
      (SmallDefinition(extraVocabulary: #", "a": 500"#), "model.vocab[\"a\"]"),
      (SmallDefinition(extraVocabulary: #", "x1": 267"#), "added_tokens[0]"),
      (SmallDefinition(addedTokens: ["3"]), "added_tokens[0]"),
      (SmallDefinition(addedTokens: [SmallDefinition.token("x", id: -1)]), "added_tokens[0].id"),
      (
        SmallDefinition(
          addedTokens: [
            SmallDefinition.token("x").replacing("\"lstrip\": false", with: "\"lstrip\": 1")
          ]),
        "added_tokens[0].lstrip"
      ),
      (
        SmallDefinition(
          addedTokens: [SmallDefinition.token(" ", normalized: true)],
          normalizer: #"{"type": "Strip", "strip_left": true, "strip_right": true}"#),
        "added_tokens[0].content"
      ),
    ])
  func fields(small: SmallDefinition, place: String) {
    let error = error(small.json)
    #expect(error?.file == "small.json")
    #expect(error?.place == place)
  }

  @Test("an error says file, place, what was found, what is expected and what to do")
  func description() {
    let small = SmallDefinition(modelType: "WordPiece")
    #expect(
      error(small.json)?.description
        == "small.json: model.type: found \"WordPiece\", expected BPE; "
        + "other tokenizers of this kind are not supported")
  }

  @Test(
    "each malformed top level, vocabulary and merge is named",
    arguments: [
      ("", "byte 0"), ("[]", "the top level"),
      (json { $0.replacing(#""model""#, with: #""modle""#) }, "model"),
      (json { $0.replacing(#""vocab""#, with: #""vocabulary""#) }, "model.vocab"),
      (json { $0.replacing(#""merges""#, with: #""merge""#) }, "model.merges"),
      (json { $0.replacing(#""decoder""#, with: #""normalizer""#) }, "normalizer"),
      (json { $0.replacing(#""h e""#, with: "3") }, "model.merges[0]"),
      (json { $0.replacing(#""l l""#, with: "null") }, "model.merges[1]"),
      (json { $0.replacing(#""l l""#, with: "[]") }, "model.merges[1]"),
      (json { $0.replacing(#""l l""#, with: #"["l"]"#) }, "model.merges[1]"),
      (json { $0.replacing(#""l l""#, with: #"["l", 3]"#) }, "model.merges[1]"),
      (json { $0.replacing(#""l l""#, with: #"["l", "l", "l"]"#) }, "model.merges[1]"),
      (json { $0.replacing(#""l l""#, with: #"[["l", "l"]]"#) }, "model.merges[1]"),
      (json { $0.replacing(#""l l""#, with: #"["l", "zz"]"#) }, "model.merges[1]"),
      (json { $0.replacing(#""l l""#, with: #""l  l""#) }, "model.merges[1]"),
      (json { $0.replacing(#""l l""#, with: #""l z""#) }, "model.merges[1]"),
      (json { $0.replacing(#""hell": "#, with: #""hell": [], "x": "#) }, "model.vocab[\"hell\"]"),
      (json { $0.replacing(#""hell": "#, with: #""hell": 1.0, "x": "#) }, "model.vocab[\"hell\"]"),
      (json { $0.replacing(#""hell": "#, with: #""h\u0065": "#) }, "model.vocab[\"he\"]"),
    ])
  func structure(json: String, place: String) {
    #expect(error(json)?.place == place)
  }

  private static func json(_ change: (String) -> String) -> String {
    change(SmallDefinition().json)
  }

  @Test("a duplicate id names both tokens, and an unknown token of a merge itself")
  func culprits() {
    #expect(
      error(SmallDefinition(extraVocabulary: #", "x1": 256"#).json)?.found
        == "id 256, which \"he\" has")
    #expect(
      error(SmallDefinition(merges: ["h e", "h el"]).json)?.found
        == "\"el\", which the vocabulary lacks")
  }

  @Test("merges as pairs, with escapes, and in another order than their products are the same")
  func merges() throws {
    let small = SmallDefinition()
    let pairs = small.json
      .replacing(#""l l""#, with: #"["l", "\u006c"]"#).replacing(
        #""Ġ w""#, with: #"["\u0120","w"]"#
      )
      .replacing(#""he": 256"#, with: #""he": 265"#).replacing(
        #""Ġwor": 265"#, with: #""Ġwor": 256"#)
    let tokenizer = try Tokenizer(definition: Array(pairs.utf8), name: "pairs")
    var encoder = tokenizer.makeEncoder()
    let tokens = encoder.encode("hello world").map { tokenizer.decodeText([$0]) }
    #expect(tokens.joined(separator: "|") == (try small.tokens("hello world")))
    #expect(tokenizer.id(ofToken: "he") == 265)
    #expect(tokenizer.id(ofToken: "Ġwor") == 256)
  }

  @Test("ids that no token has stand for nothing")
  func holes() throws {
    let tokenizer = try SmallDefinition(extraVocabulary: #", "x1": 400"#).tokenizer()
    #expect(tokenizer.vocabularySize == 401)
    #expect(tokenizer.decode([399, 400, 401]) == Array("x1".utf8))
  }

  @Test("a file above the size limit is refused before it is read")
  func size() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("12345", to: "tokenizer.json")
    #expect(try contents(ofFile: file, limit: 5) == Array("12345".utf8))
    let error = #expect(throws: TokenizerError.self) { try contents(ofFile: file, limit: 4) }
    #expect(error?.found == "5 bytes")
  }

  @Test("every truncation of a definition is refused")
  func truncations() {
    let json = Array(SmallDefinition().json.utf8)
    for count in stride(from: 0, to: json.count, by: 7) {
      #expect(throws: TokenizerError.self) {
        try Tokenizer(definition: Array(json[..<count]), name: "small")
      }
    }
  }

  @Test("a definition with random damage is read or refused, and what is read encodes")
  func mutations() {
    var generator = SeededGenerator(seed: 11)
    let json = Array(SmallDefinition().json.utf8)
    for _ in 0..<4000 {
      var mutated = json
      for _ in 0..<Int.random(in: 1...4, using: &generator) { damage(&mutated, using: &generator) }
      guard let tokenizer = try? Tokenizer(definition: mutated, name: "mutated") else { continue }
      var encoder = tokenizer.makeEncoder()
      let ids = encoder.encode("hello world<|end|> 123 \u{E9}")
      #expect(ids.allSatisfy { $0 < tokenizer.vocabularySize })
    }
  }

  /// Changes, deletes, repeats or swaps bytes, or cuts the end off.
  private func damage(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
    let marks = Array("{}[]\",:0192-eE\\ul \u{7F}".utf8)
    let index = Int.random(in: 0..<bytes.count, using: &generator)
    let other = Int.random(in: 0..<bytes.count, using: &generator)
    let end = min(bytes.count, index + Int.random(in: 1...40, using: &generator))
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: bytes[index] = marks.randomElement(using: &generator) ?? 0
    case 1: bytes[index] = UInt8.random(in: 0...255, using: &generator)
    case 2: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 3: bytes.remove(at: index)
    case 4: bytes.removeSubrange(index..<end)
    case 5: bytes.insert(contentsOf: bytes[index..<end], at: other)
    case 6: bytes.swapAt(index, other)
    default: bytes.removeSubrange(max(1, end)...)
    }
    if bytes.isEmpty { bytes = [0x7B] }
  }
}
