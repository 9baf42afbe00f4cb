extension ChatTemplate {
  /// Derives the template of a model.
  ///
  /// - Parameter modelFolder: a folder with `chat_template.jinja`, or with a `tokenizer_config.json`
  ///   whose `chat_template` is the template, or a list with one called `default`.
  /// - Throws: `TokenizerError` where there is no template, where it is malformed, or where it writes
  ///   conversations in a way that no declaration says.
  public init(modelFolder: String) throws(TokenizerError) {
    let tokens = try SpecialTokenTexts(modelFolder: modelFolder).byName
    let file = modelFolder + "/chat_template.jinja"
    if exists(file) {
      let bytes = try contents(ofFile: file)
      guard let source = String(validating: bytes, as: UTF8.self) else {
        throw TokenizerError(
          file: file, place: "the text", found: "ill-formed UTF-8", expected: "UTF-8",
          advice: "fetch the file again")
      }
      try self.init(source: source, tokens: tokens, file: file, place: "the template")
      return
    }
    let configuration = modelFolder + "/tokenizer_config.json"
    let root = try DefinitionField(
      parsing: try contents(ofFile: configuration), file: configuration)
    let field = try Self.defaultTemplate(in: try root.member("chat_template"))
    try self.init(
      source: try field.string(), tokens: tokens, file: configuration, place: field.path)
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

  /// Derives the declaration of a program.
  ///
  /// - Parameters:
  ///   - source: the program, in Jinja.
  ///   - tokens: the texts of special tokens by their names, such as `bos_token`.
  init(
    source: String, tokens: [String: String] = [:], file: String, place: String
  ) throws(TokenizerError) {
    let program: ChatProgram
    let probe = ChatProbe([(.user, "Hello"), (.assistant, "Yes"), (.user, "Well")])
    do {
      program = try ChatProgram(source: source, tokens: tokens)
      _ = try program.text(probe)
    } catch {
      throw TokenizerError(
        file: file, place: "\(place), line \(error.line)", found: error.problem,
        expected: "a template that writes a conversation of \(probe.description)",
        advice: Self.adviceToDeclare)
    }
    let verification = ChatVerification(program)
    var difference: ChatVerification.Difference?
    for var candidate in ChatDerivation(program).candidates() {
      if !verification.agreesOnTools(candidate) {
        (candidate.tool, candidate.toolJoint) = (nil, nil)
      }
      do {
        try verification.verify(candidate)
        self = candidate
        return
      } catch {
        difference = difference ?? error
      }
    }
    guard let difference else {
      throw TokenizerError(
        file: file, place: place,
        found: "contents that are changed, or markup that is not the same for every turn",
        expected: "each content once, in markup of its role", advice: Self.adviceToDeclare)
    }
    throw TokenizerError(
      file: file,
      place: "\(place), written for \(difference.probe.description), character \(difference.place)",
      found: Self.excerpt(difference.expected),
      expected: "\(Self.excerpt(difference.written)), as in other conversations",
      advice: Self.adviceToDeclare)
  }

  private static let adviceToDeclare = "declare the template in a file for --template"

  private static func excerpt(_ text: String) -> String {
    text.isEmpty
      ? "the end" : "\(text.prefix(40))".debugDescription + (text.count > 40 ? "…" : "")
  }
}
