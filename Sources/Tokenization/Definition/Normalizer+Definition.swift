extension Normalizer {
  /// The member `normalizer`.
  init(_ field: DefinitionField) throws(TokenizerError) {
    for component in try field.components(in: "normalizers") {
      steps.append(try Step(component))
    }
  }
}

extension Normalizer.Step {
  fileprivate init(_ field: DefinitionField) throws(TokenizerError) {
    let type = try field.member("type")
    switch try type.string() {
    case "NFC": self = .form(.c, UnicodeNormalizer(.c))
    case "NFD": self = .form(.d, UnicodeNormalizer(.d))
    case "NFKC": self = .form(.kc, UnicodeNormalizer(.kc))
    case "NFKD": self = .form(.kd, UnicodeNormalizer(.kd))
    case "Lowercase": self = .lowercase(LowercaseMapping())
    case "Strip":
      self = .strip(
        left: try field.member("strip_left").boolean(),
        right: try field.member("strip_right").boolean())
    case "Prepend":
      let text = try field.member("prepend")
      // The reference then doubles the first character.
      guard try !text.string().isEmpty else { throw text.unsupported(supported: "some text") }
      self = .prepend(Array(try text.string().utf8))
    case "Replace":
      self = .replace(
        try TextPattern(try field.member("pattern")),
        with: Array(try field.member("content").string().utf8))
    default:
      throw type.unsupported(
        supported: "NFC, NFD, NFKC, NFKD, Lowercase, Strip, Prepend, Replace or a Sequence of these"
      )
    }
  }
}
