@testable import Tokenization

/// A definition of a few hundred tokens, to be written as `tokenizer.json`.
struct SmallDefinition {
  /// The merges, each of two names.
  var merges = ["h e", "l l", "he ll", "Ġ w", "o r", "e r", "i n", "in g", "hell o", "Ġw or"]
  /// The bytes that the vocabulary lacks.
  var missingBytes: Set<UInt8> = []
  /// More members of the vocabulary, as JSON.
  var extraVocabulary = ""
  var addedTokens = [Self.token("<|end|>"), Self.token("<|end|>>"), Self.token("<note>", false)]
  var normalizer = "null"
  var preTokenizer = Self.byteLevel(usesPattern: true)
  var postProcessor = "null"
  var decoder = #"{"type": "ByteLevel"}"#
  var modelType = "BPE"
  /// More members of the model, as JSON.
  var modelOptions = ""

  static func token(
    _ content: String, _ special: Bool = true, id: Int = 0, normalized: Bool = false
  ) -> String {
    #"{"id": \#(id), "content": "\#(content)", "single_word": false, "lstrip": false, "#
      + #""rstrip": false, "normalized": \#(normalized), "special": \#(special)}"#
  }

  static func byteLevel(usesPattern: Bool, addsPrefixSpace: Bool = false) -> String {
    #"{"type": "ByteLevel", "add_prefix_space": \#(addsPrefixSpace), "use_regex": \#(usesPattern)}"#
  }

  /// The definition as JSON: single bytes first, then the merges' products.
  var json: String {
    var names: [String] = []
    for (byte, scalar) in ByteAlphabet.scalars.enumerated()
    where !missingBytes.contains(UInt8(byte)) { names.append(String(scalar)) }
    for merge in merges {
      let product = merge.filter { $0 != " " }
      if !names.contains(product) { names.append(product) }
    }
    let vocabulary = names.enumerated().map { index, name in
      "\"\(name == "\"" || name == "\\" ? "\\" + name : name)\": \(index)"
    }
    let pairs = merges.map { "\"\($0)\"" }
    return """
      {"added_tokens": [\(addedTokens.joined(separator: ", "))], "normalizer": \(normalizer),
       "pre_tokenizer": \(preTokenizer), "post_processor": \(postProcessor), "decoder": \(decoder),
       "model": {"type": "\(modelType)", \(modelOptions)"merges": [\(pairs.joined(separator: ", "))],
       "vocab": {\(vocabulary.joined(separator: ", "))\(extraVocabulary)}}}
      """
  }

  func tokenizer() throws(TokenizerError) -> Tokenizer {
    try Tokenizer(definition: Array(json.utf8), name: "small")
  }

  /// The tokens of `text` as text, joined by `|`.
  func tokens(_ text: String, recognizesSpecialTokens: Bool = true) throws -> String {
    let tokenizer = try tokenizer()
    var encoder = tokenizer.makeEncoder()
    return encoder.encode(text, recognizesSpecialTokens: recognizesSpecialTokens)
      .map { tokenizer.decodeText([$0]) }.joined(separator: "|")
  }
}
