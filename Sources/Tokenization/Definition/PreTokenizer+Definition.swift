extension PreTokenizer {
  /// The member `pre_tokenizer`.
  init(_ field: DefinitionField) throws(TokenizerError) {
    let components = try Self.components(of: field)
    guard let last = components.last, try last.type() == "ByteLevel" else {
      throw field.unsupported(
        found: try components.last?.member("type").value.summary,
        supported: "ByteLevel, or a Sequence that ends with it")
    }
    stages = []
    for component in components.dropLast() { stages.append(try Self.stage(component)) }
    if try last.member("add_prefix_space").boolean() { stages.append(.prefixSpace) }
    // Older files leave the option out.
    let option = try last.member("use_regex")
    let usesPattern = option.value == .null ? true : try option.boolean()
    if usesPattern { stages.append(.words(.gpt2)) }
  }

  /// The members of a sequence, or the one component that stands for itself.
  private static func components(
    of field: DefinitionField
  ) throws(TokenizerError) -> [DefinitionField] {
    guard field.value != .null else { return [] }
    guard try field.type() == "Sequence" else { return [field] }
    return try field.member("pretokenizers").elements()
  }

  private static func stage(_ field: DefinitionField) throws(TokenizerError) -> Stage {
    let type = try field.member("type")
    switch try type.string() {
    case "Digits":
      return .digits(individually: try field.member("individual_digits").boolean())
    case "Split":
      return try split(field)
    default:
      throw type.unsupported(supported: "Digits, Split, and at the end ByteLevel")
    }
  }

  private static func split(_ field: DefinitionField) throws(TokenizerError) -> Stage {
    let behavior = try field.member("behavior")
    guard try behavior.string() == "Isolated" else {
      throw behavior.unsupported(supported: "Isolated")
    }
    let invert = try field.member("invert")
    if try invert.boolean() { throw invert.unsupported(supported: "false") }
    let pattern = try field.member("pattern")
    guard case .string(let expression)? = pattern.value.member("Regex") else {
      throw pattern.unsupported(supported: "a Regex")
    }
    guard let words = WordPattern(regularExpression: expression) else {
      throw pattern.unsupported(
        found: "the expression \(JSONValue.string(expression).summary)",
        supported: "the pattern of GPT-2, of cl100k and Llama 3, or of Qwen2")
    }
    return .words(words)
  }
}
