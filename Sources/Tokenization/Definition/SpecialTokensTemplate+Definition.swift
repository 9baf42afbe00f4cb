extension SpecialTokensTemplate {
  /// The member `post_processor`.
  init(_ field: DefinitionField) throws(TokenizerError) {
    for component in try field.components(in: "processors") {
      let template = try SpecialTokensTemplate(component: component)
      if template == SpecialTokensTemplate() { continue }
      guard self == SpecialTokensTemplate() else {
        throw component.unsupported(
          found: "a second template", supported: "one processor that adds tokens")
      }
      self = template
    }
  }

  private init(component field: DefinitionField) throws(TokenizerError) {
    self.init()
    let type = try field.member("type")
    switch try type.string() {
    case "ByteLevel": return  // Trims offsets, which are no part of the ids.
    case "TemplateProcessing":
      self = try Self(single: try field.member("single"), of: field)
    case "BertProcessing", "RobertaProcessing":
      prefix = [try Self.tokenID(try field.member("cls"))]
      suffix = [try Self.tokenID(try field.member("sep"))]
    default:
      throw type.unsupported(
        supported: "ByteLevel, TemplateProcessing, BertProcessing, RobertaProcessing or a Sequence "
          + "of these")
    }
  }

  /// The template for one text: special tokens, and the text's place among them.
  private init(
    single: DefinitionField, of field: DefinitionField
  ) throws(TokenizerError) {
    let specialTokens = try field.member("special_tokens")
    var textCount = 0
    for piece in try single.elements() {
      if let token = try piece.optionalMember("SpecialToken") {
        let entry = try specialTokens.member(try token.member("id").string())
        for element in try entry.member("ids").elements() {
          let id = try element.tokenID()
          if textCount == 0 { prefix.append(id) } else { suffix.append(id) }
        }
      } else if try piece.member("Sequence").member("id").string() == "A" {
        textCount += 1
      }
    }
    guard textCount == 1 else {
      throw single.unsupported(
        found: "a template with \(textCount) places for the text", supported: "one Sequence A")
    }
  }

  /// A pair of a token and its id.
  private static func tokenID(_ field: DefinitionField) throws(TokenizerError) -> UInt32 {
    let pair = try field.elements()
    guard pair.count == 2 else { throw field.malformed(expected: "a token and its id") }
    return try pair[1].tokenID()
  }
}
