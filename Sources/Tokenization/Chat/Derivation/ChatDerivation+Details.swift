extension ChatDerivation {
  /// Finds how a content's ends are trimmed: pads the content, and sees what is left of the padding.
  func trimming(
    of content: String, in probe: ChatProbe, among contents: [String]
  ) -> (start: ContentTrimming, end: ContentTrimming) {
    var padded = probe
    for index in padded.messages.indices where padded.messages[index].content == content {
      padded.messages[index].content = padding + content + padding
    }
    guard let place = contents.firstIndex(of: content),
      let plain = program.markup(probe, around: contents),
      let found = program.markup(padded, around: contents)
    else { return (.none, .none) }
    let start = found[place].dropping(prefix: plain[place])
    let end = found[place + 1].dropping(suffix: plain[place + 1])
    return (trimming(leaving: start, orLine: " \n"), trimming(leaving: end, orLine: "\n "))
  }

  /// - Parameters:
  ///   - rest: what is left of the padding.
  ///   - line: what is left where line ends are trimmed.
  private func trimming(leaving rest: String?, orLine line: String) -> ContentTrimming {
    rest == "" ? .whitespace : rest == line ? .lineEnds : .none
  }

  /// Finds out where system messages go, and what goes there where there is none.
  func addSystem(to template: inout ChatTemplate) {
    let probe = ChatProbe([(.system, system), (.user, question)])
    guard let markup = program.markup(probe, around: [system, question]) else { return }
    if let tail = markup[1].dropping(suffix: template.user.head), !template.user.head.isEmpty {
      addSystemTurn(opening: markup[0], tail: tail, to: &template)
    } else if let head = markup[0].dropping(prefix: template.prologue + template.user.head) {
      let long = ChatProbe([
        (.system, system), (.user, question), (.assistant, answer), (.user, next),
      ])
      let isFirst = program.markup(long, around: [system, question, answer, next]) != nil
      template.system = SystemForm(
        place: isFirst ? .firstUser : .lastUser, turn: TurnForm(head: head, tail: markup[1]))
      let user = trimming(of: question, in: probe, among: [system, question])
      template.system?.isTrimmedWithUser = user.start != template.user.trimStart
    }
    let (start, end) = trimming(of: system, in: probe, among: [system, question])
    template.system?.turn.trimStart = start
    template.system?.turn.trimEnd = end
  }

  /// - Parameter opening: what stands before a system message.
  private func addSystemTurn(
    opening: String, tail: String, to template: inout ChatTemplate
  ) {
    if let head = opening.dropping(prefix: template.prologue) {
      template.system = SystemForm(place: .ownTurn, turn: TurnForm(head: head, tail: tail))
    } else if let rest = template.prologue.dropping(prefix: opening),
      let content = rest.dropping(suffix: tail)
    {
      // The prologue holds a default system turn. What is left of it is the token for the start,
      // unless that starts every turn.
      let start = program.tokens["bos_token"] ?? ""
      let isPrologue =
        opening.startsIdentically(with: start) && !template.user.head.startsIdentically(with: start)
      template.prologue = isPrologue ? start : ""
      template.system = SystemForm(
        place: .ownTurn,
        turn: TurnForm(head: opening.dropping(prefix: template.prologue) ?? opening, tail: tail),
        defaultContent: content)
    }
  }

  /// Finds out whether thoughts are left out of answers that are history.
  func addThoughts(to template: inout ChatTemplate) {
    let end = "</think>"
    let turns: [(ChatMessage.Role, String)] = [
      (.user, question), (.assistant, "<think>\nso\n\(end)\n\n" + answer), (.user, next),
    ]
    let markup = program.markup(ChatProbe(turns), around: [question, answer, next])
    guard markup?[1] == template.user.tail + template.assistant.head + template.assistant.start
    else { return }
    template.thoughtEnd = end
  }

  /// Finds out how results of tools are written.
  func addTools(to template: inout ChatTemplate) {
    let (one, two, last) = ("Zq7-one-result", "Zq7-other-result", "Zq7-last-answer")
    let opening: [(ChatMessage.Role, String)] = [(.user, question), (.assistant, answer)]
    let probe = ChatProbe(opening + [(.tool, one), (.assistant, last)])
    let final = template.finalAssistant ?? template.assistant
    guard let markup = program.markup(probe, around: [question, answer, one, last]),
      let head = markup[2].dropping(prefix: template.assistant.end + template.assistant.tail),
      let tail = markup[3].dropping(suffix: final.head + final.start)
    else { return }
    var form = TurnForm(head: head, tail: tail)
    (form.trimStart, form.trimEnd) = trimming(
      of: one, in: probe, among: [question, answer, one, last])
    template.tool = form
    let row = ChatProbe(opening + [(.tool, one), (.tool, two), (.assistant, last)])
    if let joint = program.markup(row, around: [question, answer, one, two, last])?[3],
      !joint.isIdentical(to: tail + head)
    {
      template.toolJoint = joint
    }
  }
}
