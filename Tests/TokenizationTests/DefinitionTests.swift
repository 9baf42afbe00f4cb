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
      (SmallDefinition(normalizer: #"{"type": "Lowercase"}"#), "normalizer.type"),
      (SmallDefinition(normalizer: "3"), "normalizer"),
      (SmallDefinition(preTokenizer: "null"), "pre_tokenizer"),
      (SmallDefinition(preTokenizer: #"{"type": "Whitespace"}"#), "pre_tokenizer"),
      (SmallDefinition(preTokenizer: #"{"type": "ByteLevel"}"#), "pre_tokenizer.add_prefix_space"),
      (SmallDefinition(preTokenizer: sequence(split)), "pre_tokenizer.pretokenizers[0].pattern"),
      (
        SmallDefinition(preTokenizer: sequence(split.replacing("Isolated", with: "Removed"))),
        "pre_tokenizer.pretokenizers[0].behavior"
      ),
      (
        SmallDefinition(preTokenizer: sequence(split.replacing("false", with: "true"))),
        "pre_tokenizer.pretokenizers[0].invert"
      ),
      (
        SmallDefinition(preTokenizer: sequence(split.replacing("Regex", with: "String"))),
        "pre_tokenizer.pretokenizers[0].pattern"
      ),
      (
        SmallDefinition(preTokenizer: sequence(#"{"type": "Metaspace"}"#)),
        "pre_tokenizer.pretokenizers[0].type"
      ),
      (SmallDefinition(postProcessor: #"{"type": "BertProcessing"}"#), "post_processor.type"),
      (
        SmallDefinition(postProcessor: #"{"type": "TemplateProcessing", "single": []}"#),
        "post_processor.single"
      ),
      (SmallDefinition(decoder: "null"), "decoder"),
      (SmallDefinition(decoder: #"{"type": "WordPiece"}"#), "decoder"),
      (SmallDefinition(modelOptions: #""type": "Unigram", "#), "model.type"),
      (SmallDefinition(modelOptions: #""byte_fallback": true, "#), "model.byte_fallback"),
      (SmallDefinition(modelOptions: #""ignore_merges": true, "#), "model.ignore_merges"),
      (SmallDefinition(modelOptions: #""dropout": 0.1, "#), "model.dropout"),
      (
        SmallDefinition(modelOptions: #""continuing_subword_prefix": "x", "#),
        "model.continuing_subword_prefix"
      ),
      (
        SmallDefinition(modelOptions: #""end_of_word_suffix": "x", "#), "model.end_of_word_suffix"
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
            SmallDefinition.token("x").replacing("\"lstrip\": false", with: "\"lstrip\": true")
          ]),
        "added_tokens[0].lstrip"
      ),
      (
        SmallDefinition(
          addedTokens: [SmallDefinition.token("x", normalized: true)],
          normalizer: #"{"type": "NFC"}"#),
        "added_tokens[0].normalized"
      ),
    ])
  func fields(small: SmallDefinition, place: String) {
    let error = error(small.json)
    #expect(error?.file == "small.json")
    #expect(error?.place == place)
  }

  @Test("an error says file, place, what was found, what is expected and what to do")
  func description() {
    let small = SmallDefinition(normalizer: #"{"type": "Lowercase"}"#)
    #expect(
      error(small.json)?.description
        == "small.json: normalizer.type: found \"Lowercase\", expected no normalizer, or NFC; "
        + "other tokenizers of this kind are not supported")
  }

  @Test("every truncation of a definition is refused")
  func truncations() {
    let json = Array(SmallDefinition().json.utf8)
    for count in stride(from: 0, to: json.count, by: 37) {
      #expect(throws: TokenizerError.self) {
        try Tokenizer(definition: Array(json[..<count]), name: "small")
      }
    }
  }

  @Test("a definition with random bytes changed is read or refused, and what is read encodes")
  func mutations() {
    var generator = SeededGenerator(seed: 11)
    let json = Array(SmallDefinition().json.utf8)
    let favourites = Array("{}[]\",:0192-eE\\ul \u{7F}".utf8)
    for _ in 0..<400 {
      var mutated = json
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<mutated.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: mutated[index] = favourites.randomElement(using: &generator) ?? 0
        case 1: mutated[index] = UInt8.random(in: 0...255, using: &generator)
        default: mutated.remove(at: index)
        }
      }
      guard let tokenizer = try? Tokenizer(definition: mutated, name: "mutated") else { continue }
      var encoder = tokenizer.makeEncoder()
      let ids = encoder.encode("hello world<|end|> 123 \u{E9}")
      #expect(ids.allSatisfy { $0 < tokenizer.vocabularySize })
    }
  }
}
