/// A model's chat template as it comes: a program in Jinja, and the special tokens that it names.
struct ChatProgram {
  private let template: JinjaTemplate
  /// The special tokens by their names, such as `bos_token`.
  let tokens: [String: String]

  /// - Throws: `JinjaError` where the source cannot be read.
  init(source: String, tokens: [String: String]) throws(JinjaError) {
    template = try JinjaTemplate(source: source)
    self.tokens = tokens
  }

  /// What the program makes of a conversation.
  ///
  /// - Throws: `JinjaError` where it refuses the conversation, or fails.
  func text(_ probe: ChatProbe) throws(JinjaError) -> String {
    var variables: [String: JinjaValue] = ["tools": .none, "documents": .none]
    for (name, token) in tokens { variables[name] = .string(token) }
    let messages = probe.messages.compactMap { message in
      JinjaDictionary([
        ("role", .string(message.role.rawValue)), ("content", .string(message.content)),
      ])
    }
    variables["messages"] = JinjaList(messages.map { .dictionary($0) }).map { .list($0) }
    variables["add_generation_prompt"] = .boolean(probe.addsGenerationPrompt)
    return try template.render(variables)
  }

  /// What stands before, between and behind the contents of a conversation; nil where the program
  /// refuses it, or does not write each content once, in this order.
  ///
  /// - Parameter contents: the contents in the order in which they are looked for, each other than
  ///   all the rest.
  func markup(_ probe: ChatProbe, around contents: [String]) -> [String]? {
    guard var rest = try? text(probe) else { return nil }
    var markup: [String] = []
    for content in contents {
      let parts = rest.cut(at: content)
      guard parts.count == 2 else { return nil }
      markup.append(parts[0])
      rest = parts[1]
    }
    return markup + [rest]
  }
}

/// A conversation by which a program is examined.
struct ChatProbe {
  var messages: [ChatMessage]
  var addsGenerationPrompt = false

  /// - Parameter turns: who says what.
  init(_ turns: [(ChatMessage.Role, String)], generates: Bool = false) {
    messages = turns.map { ChatMessage(role: $0, content: $1) }
    addsGenerationPrompt = generates
  }

  /// The roles, for error messages.
  var description: String {
    let roles = messages.map(\.role.rawValue).joined(separator: ", ")
    return "\(roles)\(addsGenerationPrompt ? " and a generation prompt" : "")"
  }
}
