/// The forms in which a record may hold a conversation.
enum ChatForm {
  /// The names of a list of messages, and of what each message has.
  private static let lists: [(field: String, role: String, content: String)] = [
    ("messages", "role", "content"),
    ("conversations", "from", "value"),
    ("conversations", "role", "content"),
  ]
  /// The fields of a prompt, of what is appended to it if it is there, and of the answer.
  private static let pairs: [(prompt: String, inputs: [String], answer: String)] = [
    ("instruction", ["input", "context"], "output"),
    ("instruction", ["input", "context"], "response"),
    ("prompt", [], "completion"),
    ("question", [], "answer"),
  ]
  /// What data sets with `from` and `value` call the roles.
  private static let roleNames: [String: ChatTurn.Role] = [
    "human": .user, "gpt": .assistant, "chatgpt": .assistant, "bot": .assistant,
  ]

  /// The conversation of a record in the first form that fits.
  static func turns(of fields: some RecordFields) throws(Rejection) -> [ChatTurn] {
    if let turns = try listed(in: fields) { return try answered(turns, at: fields.location) }
    let pair = pairs.first { fields.holdsValue($0.prompt) && fields.holdsValue($0.answer) }
    guard let pair else {
      throw missing(pairs.map { "\"\($0.prompt)\" and \"\($0.answer)\"" }, in: fields)
    }
    let answer = ChatTurn(role: .assistant, content: try fields.string(pair.answer))
    return try answered(
      try question(fields, pair.prompt, pair.inputs) + [answer], at: fields.location)
  }

  /// The turns of a record before the assistant's last answer, which need not be there.
  static func prompt(of fields: some RecordFields) throws(Rejection) -> [ChatTurn] {
    var turns: [ChatTurn]
    if let listed = try listed(in: fields) {
      turns = listed
    } else if let pair = pairs.first(where: { fields.holdsValue($0.prompt) }) {
      turns = try question(fields, pair.prompt, pair.inputs)
    } else {
      throw missing(["\"instruction\"", "\"prompt\"", "\"question\""], in: fields)
    }
    if turns.last?.role == .assistant { turns.removeLast() }
    guard let last = turns.last, last.role == .user || last.role == .tool else {
      throw Rejection(
        location: fields.location, reason: .badRoles,
        detail: "no message of the user's for the assistant to answer")
    }
    return try spoken(turns, at: fields.location)
  }

  /// The turns of the first list of messages that a record has; nil where it has none.
  private static func listed(in fields: some RecordFields) throws(Rejection) -> [ChatTurn]? {
    for list in lists {
      guard let messages = fields.messages(list.field, role: list.role, content: list.content)
      else { continue }
      let turns = try conversation(messages, at: fields.location)
      let opening = turns.first?.role == .system ? [] : try system(of: fields)
      return opening + turns
    }
    if let list = lists.first(where: { fields.holdsValue($0.field) }) {
      throw Rejection(
        location: fields.location, reason: .wrongType,
        detail: "the field \"\(list.field)\" is no list of {\"\(list.role)\": string, "
          + "\"\(list.content)\": string}")
    }
    return nil
  }

  /// The turns of a prompt with what is appended to it, after a system prompt.
  private static func question(
    _ fields: some RecordFields, _ name: String, _ inputs: [String]
  ) throws(Rejection) -> [ChatTurn] {
    var prompt = try fields.string(name)
    for name in inputs where fields.holdsValue(name) {
      let input = try fields.string(name)
      if !input.isEmpty { prompt += "\n\n" + input }
    }
    return try system(of: fields) + [ChatTurn(role: .user, content: prompt)]
  }

  private static func missing(_ forms: [String], in fields: some RecordFields) -> Rejection {
    Rejection(
      location: fields.location, reason: .missingField,
      detail: "neither \"messages\" nor \"conversations\" nor \(forms.joined(separator: ", ")); "
        + "found: \(fields.names.joined(separator: ", "))")
  }

  /// The turn of a system prompt that stands beside the conversation.
  private static func system(of fields: some RecordFields) throws(Rejection) -> [ChatTurn] {
    guard fields.holdsValue("system") else { return [] }
    let content = try fields.string("system")
    return content.isEmpty ? [] : [ChatTurn(role: .system, content: content)]
  }

  private static func conversation(
    _ messages: [Message], at location: RecordLocation
  ) throws(Rejection) -> [ChatTurn] {
    var turns: [ChatTurn] = []
    for message in messages {
      guard let role = ChatTurn.Role(rawValue: message.role) ?? roleNames[message.role] else {
        let known = ChatTurn.Role.allCases.map(\.rawValue) + roleNames.keys.sorted()
        throw Rejection(
          location: location, reason: .badRoles,
          detail: "the role \"\(message.role)\" is none of \(known.joined(separator: ", "))")
      }
      guard role != .system || turns.isEmpty else {
        throw Rejection(
          location: location, reason: .badRoles, detail: "a system message after the first one")
      }
      turns.append(ChatTurn(role: role, content: message.content))
    }
    return turns
  }

  private static func answered(
    _ turns: [ChatTurn], at location: RecordLocation
  ) throws(Rejection) -> [ChatTurn] {
    guard !turns.isEmpty else {
      throw Rejection(location: location, reason: .empty, detail: "no messages")
    }
    guard turns.contains(where: { $0.role == .assistant }) else {
      throw Rejection(
        location: location, reason: .badRoles, detail: "no message of the assistant to learn from")
    }
    return try spoken(turns, at: location)
  }

  private static func spoken(
    _ turns: [ChatTurn], at location: RecordLocation
  ) throws(Rejection) -> [ChatTurn] {
    guard let silent = turns.first(where: { $0.content.allSatisfy(\.isWhitespace) }) else {
      return turns
    }
    throw Rejection(
      location: location, reason: .empty, detail: "a message of the \(silent.role) holds no text")
  }
}
