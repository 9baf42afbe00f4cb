/// The forms in which a record may hold a conversation.
enum ChatForm {
  /// The fields of a prompt, of what is appended to it if it is there, and of the answer.
  private static let pairs: [(prompt: String, input: String?, answer: String)] = [
    ("instruction", "input", "output"),
    ("prompt", nil, "completion"),
    ("question", nil, "answer"),
  ]

  /// The conversation of a record in the first form that fits.
  static func turns(of fields: RecordFields) throws(Rejection) -> [ChatTurn] {
    if fields.has("messages") {
      return try conversation(fields.messages("messages"), at: fields.location)
    }
    guard let pair = pairs.first(where: { fields.has($0.prompt) && fields.has($0.answer) }) else {
      let forms = pairs.map { "\"\($0.prompt)\" and \"\($0.answer)\"" }.joined(separator: ", ")
      throw Rejection(
        location: fields.location, reason: .missingField,
        detail: "neither \"messages\" nor \(forms); found: \(fields.names.joined(separator: ", "))")
    }
    var prompt = try fields.string(pair.prompt)
    if let name = pair.input, fields.has(name) {
      let input = try fields.string(name)
      if !input.isEmpty { prompt += "\n\n" + input }
    }
    return try checked(
      [
        ChatTurn(role: .user, content: prompt),
        ChatTurn(role: .assistant, content: try fields.string(pair.answer)),
      ], at: fields.location)
  }

  private static func conversation(
    _ messages: [RecordFields.Message], at location: RecordLocation
  ) throws(Rejection) -> [ChatTurn] {
    var turns: [ChatTurn] = []
    for message in messages {
      guard let role = ChatTurn.Role(rawValue: message.role) else {
        let known = ChatTurn.Role.allCases.map(\.rawValue).joined(separator: ", ")
        throw Rejection(
          location: location, reason: .badRoles,
          detail: "the role \"\(message.role)\" is none of \(known)")
      }
      guard role != .system || turns.isEmpty else {
        throw Rejection(
          location: location, reason: .badRoles, detail: "a system message after the first one")
      }
      turns.append(ChatTurn(role: role, content: message.content))
    }
    return try checked(turns, at: location)
  }

  private static func checked(
    _ turns: [ChatTurn], at location: RecordLocation
  ) throws(Rejection) -> [ChatTurn] {
    guard !turns.isEmpty else {
      throw Rejection(location: location, reason: .empty, detail: "no messages")
    }
    guard turns.contains(where: { $0.role == .assistant }) else {
      throw Rejection(
        location: location, reason: .badRoles, detail: "no message of the assistant to learn from")
    }
    guard let silent = turns.first(where: { $0.content.allSatisfy(\.isWhitespace) }) else {
      return turns
    }
    throw Rejection(
      location: location, reason: .empty, detail: "a message of the \(silent.role) holds no text")
  }
}
