/// The texts of the special tokens that a model folder names for chat templates.
public struct SpecialTokenTexts: Equatable, Sendable {
  /// The texts by the tokens' names, such as `bos_token`.
  public let byName: [String: String]

  private static let names = [
    "bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token", "mask_token",
  ]

  /// Reads `tokenizer_config.json` and, for what that does not name, `special_tokens_map.json`; both
  /// may be missing.
  ///
  /// - Throws: `TokenizerError` where a file is malformed.
  public init(modelFolder: String) throws(TokenizerError) {
    var texts: [String: String] = [:]
    for file in ["tokenizer_config.json", "special_tokens_map.json"] {
      let path = modelFolder + "/" + file
      guard exists(path) else { continue }
      let root = try DefinitionField(parsing: try contents(ofFile: path), file: path)
      for name in Self.names where texts[name] == nil {
        texts[name] = try Self.text(of: try root.member(name))
      }
    }
    byName = texts
  }

  /// A token is written as its text, or as an object with the text as `content`.
  private static func text(of field: DefinitionField) throws(TokenizerError) -> String? {
    switch field.value {
    case .null: nil
    case .object: try field.member("content").string()
    default: try field.string()
    }
  }
}
