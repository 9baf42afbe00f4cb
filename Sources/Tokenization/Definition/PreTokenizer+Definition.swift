extension PreTokenizer {
  /// The member `pre_tokenizer`.
  init(_ field: DefinitionField) throws(TokenizerError) {
    let components = try field.components(in: "pretokenizers")
    for (index, component) in components.enumerated() {
      let isLast = index == components.count - 1
      if try component.type() == "ByteLevel" {
        for stage in try Self.byteLevelStages(component) { append(stage) }
        if isLast { isByteLevel = true } else { stages.append(.byteAlphabet) }
      } else {
        stages.append(try Stage(component))
      }
    }
  }

  /// Adds a stage; single digits and GPT-2's words are one.
  private mutating func append(_ stage: Stage) {
    if case .words(.gpt2(isolatesDigits: false)) = stage,
      case .digits(individually: true)? = stages.last
    {
      stages[stages.count - 1] = .words(.gpt2(isolatesDigits: true))
    } else {
      stages.append(stage)
    }
  }

  /// What ByteLevel does before it writes bytes in its alphabet.
  private static func byteLevelStages(_ field: DefinitionField) throws(TokenizerError) -> [Stage] {
    var stages: [Stage] = []
    if try field.member("add_prefix_space").boolean() { stages.append(.prefixSpace) }
    if try field.boolean("use_regex", default: true) {
      stages.append(.words(.gpt2(isolatesDigits: false)))
    }
    return stages
  }
}

extension PreTokenizer.Stage {
  fileprivate init(_ field: DefinitionField) throws(TokenizerError) {
    let type = try field.member("type")
    switch try type.string() {
    case "Digits":
      self = .digits(individually: try field.member("individual_digits").boolean())
    case "Punctuation":
      let behavior = try field.optionalMember("behavior")?.choice(SplitBehavior.self)
      self = .characters(.punctuation, behavior ?? .isolated)
    case "Whitespace": self = .wordsAndSymbols
    case "WhitespaceSplit": self = .characters(.whitespace, .removed)
    case "Metaspace": self = .metaspace(try Metaspace(field))
    case "Split": try self.init(split: field)
    default:
      throw type.unsupported(
        supported: "ByteLevel, Split, Digits, Punctuation, Whitespace, WhitespaceSplit, Metaspace "
          + "or a Sequence of these")
    }
  }

  private init(split field: DefinitionField) throws(TokenizerError) {
    let behavior = try field.member("behavior").choice(SplitBehavior.self)
    let isInverted = try field.member("invert").boolean()
    let pattern = try field.member("pattern")
    if case .string(let expression)? = pattern.value.member("Regex"),
      let words = WordPattern(regularExpression: expression),
      words.tiles(with: behavior, isInverted: isInverted)
    {
      self = .words(words)
    } else {
      self = .split(try TextPattern(pattern), behavior, isInverted: isInverted)
    }
  }
}

extension WordPattern {
  /// Whether the pieces are just the words: their matches leave nothing between them.
  fileprivate func tiles(with behavior: SplitBehavior, isInverted: Bool) -> Bool {
    behavior == .isolated || behavior == .removed && isInverted
  }
}

extension Metaspace {
  /// The members that the pre-tokenizer and the decoder share.
  init(_ field: DefinitionField) throws(TokenizerError) {
    replacement = try field.member("replacement").character()
    isSplit = try field.boolean("split", default: true)
    prependScheme =
      try field.optionalMember("prepend_scheme")?.choice(PrependScheme.self) ?? .always
    // Older files have this in place of the scheme.
    if let addsPrefixSpace = try field.optionalMember("add_prefix_space"),
      try !addsPrefixSpace.boolean()
    {
      guard try field.optionalMember("prepend_scheme") == nil || prependScheme == .never else {
        throw addsPrefixSpace.malformed(expected: "what prepend_scheme says")
      }
      prependScheme = .never
    }
  }
}
