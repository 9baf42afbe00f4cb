extension ChatTemplate {
  /// Recognises the template of a model.
  ///
  /// - Parameter modelFolder: a folder with `chat_template.jinja`, or with a `tokenizer_config.json`
  ///   whose `chat_template` is the template, or a list with one called `default`.
  /// - Throws: `TokenizerError` where there is no template, or one that is not ChatML.
  public init(modelFolder: String) throws(TokenizerError) {
    let file = modelFolder + "/chat_template.jinja"
    if exists(file) {
      let bytes = try contents(ofFile: file)
      guard let source = String(validating: bytes, as: UTF8.self) else {
        throw TokenizerError(
          file: file, place: "the text", found: "ill-formed UTF-8", expected: "UTF-8",
          advice: "fetch the file again")
      }
      try self.init(source: source, file: file, place: "the template")
      return
    }
    let configuration = modelFolder + "/tokenizer_config.json"
    let root = try DefinitionField(
      parsing: try contents(ofFile: configuration), file: configuration)
    let field = try Self.defaultTemplate(in: try root.member("chat_template"))
    try self.init(source: try field.string(), file: configuration, place: field.path)
  }

  private static func defaultTemplate(
    in field: DefinitionField
  ) throws(TokenizerError) -> DefinitionField {
    switch field.value {
    case .string: return field
    case .array:
      for template in try field.elements()
      where template.value.member("name") == .string("default") {
        return try template.member("template")
      }
      throw field.malformed(
        found: "a list without a template called \"default\"", expected: "a default template",
        advice: "put the template for plain conversations in chat_template.jinja beside it")
    default:
      throw field.malformed(
        expected: "a chat template",
        advice: "chat records need the folder of a model that was trained on conversations")
    }
  }

  /// Recognises a template by its literal strings and what stands between them.
  init(source: String, file: String, place: String) throws(TokenizerError) {
    func failure(found: String) -> TokenizerError {
      TokenizerError(
        file: file, place: place, found: found,
        expected: "ChatML: \(Self.turnStart)ROLE\\nCONTENT\(Self.turnEnd)\\n for each message",
        advice: "other chat templates are not supported")
    }
    let items: [TemplateItem]
    do {
      items = try TemplateReader.items(of: source)
    } catch {
      throw failure(found: error.description)
    }
    var found = items[...]
    if found.starts(with: Self.prologue) { found.removeFirst(Self.prologue.count) }
    let defaultTurn = Self.defaultTurn(in: found)
    let expected = Self.items(defaultTurn: defaultTurn)
    if let stranger = zip(found, expected).first(where: { $0 != $1 })?.0 {
      throw failure(found: stranger.description)
    }
    guard found.count >= expected.count else {
      throw failure(found: "its end after \(items.last?.description ?? "nothing")")
    }
    if let stranger = found.dropFirst(expected.count).first {
      throw failure(found: stranger.description)
    }
    self.init(defaultSystem: defaultTurn.flatMap(Self.systemMessage(inTurn:)))
  }

  /// What some templates begin with, for callers that do not say whether to add the prompt.
  private static let prologue: [TemplateItem] = [
    .statement("if not add_generation_prompt is defined"),
    .statement("set add_generation_prompt = false"), .statement("endif"),
  ]

  /// The condition under which a template writes its default system turn.
  private static let lacksSystem = TemplateItem.statement(
    "if loop.first and messages[0].role != 'system'")

  /// The steps of ChatML.
  private static func items(defaultTurn: String?) -> [TemplateItem] {
    let defaultSystem =
      defaultTurn.map { [lacksSystem, .literal($0), .statement("endif")] } ?? []
    return [.statement("for message in messages")] + defaultSystem + [
      .literal(turnStart), .output("message.role"), .literal("\n"),
      .output("message.content"), .literal(turnEnd + "\n"), .statement("endfor"),
      .statement("if add_generation_prompt"), .literal(head(of: .assistant)), .statement("endif"),
    ]
  }

  /// The literal turn that the second step asks for, if it is a system turn.
  private static func defaultTurn(in items: ArraySlice<TemplateItem>) -> String? {
    let items = items.dropFirst()
    guard items.first == lacksSystem, case .literal(let turn)? = items.dropFirst().first,
      systemMessage(inTurn: turn) != nil
    else { return nil }
    return turn
  }

  /// The content of a literal system turn.
  private static func systemMessage(inTurn turn: String) -> String? {
    let (head, tail) = (head(of: .system), turnEnd + "\n")
    guard turn.hasPrefix(head), turn.hasSuffix(tail), turn.count >= head.count + tail.count else {
      return nil
    }
    let content = turn.dropFirst(head.count).dropLast(tail.count)
    return content.contains(turnStart) || content.contains(turnEnd) ? nil : String(content)
  }
}
