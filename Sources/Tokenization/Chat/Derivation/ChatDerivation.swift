/// Finds the declaration that writes conversations as a program does, by what the program makes of
/// probes: conversations whose contents can be told from all markup.
///
/// What is found is a guess until `ChatVerification` has compared it with the program.
struct ChatDerivation {
  private let program: ChatProgram
  private let question = "Zq7-first-question"
  private let answer = "Zq7-first-answer"
  private let next = "Zq7-second-question"
  private let system = "Zq7-system"
  /// White space in which the line end can be told from the rest.
  private let padding = "\n \n"

  init(_ program: ChatProgram) { self.program = program }

  /// What stands between two contents, in the words of the declaration.
  private struct Markup {
    /// Before the first question: the prologue, a default system turn, the user's head.
    let opening: String
    /// Behind the question that ends a conversation.
    let questionTail: String
    /// Behind the question, where the model is asked to go on.
    let questionToPrompt: String
    let questionToFinalAnswer: String
    let questionToAnswer: String
    /// Behind the answer that ends a conversation.
    let answerTail: String
    let answerToQuestion: String
  }

  /// The declarations that come into question, the likeliest first; none where the program refuses
  /// the plainest conversations.
  func candidates() -> [ChatTemplate] {
    guard let markup = markup() else { return [] }
    return epilogues(markup).compactMap { head, epilogue in
      template(markup, userHead: head, epilogue: epilogue)
    }
  }

  private func markup() -> Markup? {
    let asked: [(ChatMessage.Role, String)] = [(.user, question)]
    let answered = asked + [(.assistant, answer)]
    let askedAgain = answered + [(.user, next)]
    guard let first = program.markup(ChatProbe(asked), around: [question]),
      let prompted = program.markup(ChatProbe(asked, generates: true), around: [question]),
      let final = program.markup(ChatProbe(answered), around: [question, answer]),
      let inner = program.markup(ChatProbe(askedAgain), around: [question, answer, next])
    else { return nil }
    return Markup(
      opening: first[0], questionTail: first[1], questionToPrompt: prompted[1],
      questionToFinalAnswer: final[1], questionToAnswer: inner[1], answerTail: final[2],
      answerToQuestion: inner[2])
  }

  /// The heads of the user's turns that come into question, with what then ends a conversation.
  private func epilogues(_ markup: Markup) -> [(userHead: String, epilogue: String)] {
    var heads: [String] = []
    // Without an epilogue, a question that follows an answer adds the user's head to its tail.
    if let head = markup.answerToQuestion.dropping(prefix: markup.answerTail) {
      heads.append(head)
    }
    // Otherwise the head is what the conversation opens with, the token for the start aside.
    heads.append(markup.opening)
    if let start = program.tokens["bos_token"],
      let head = markup.opening.dropping(prefix: start)
    {
      heads.append(head)
    }
    return heads.compactMap { head in
      guard let answerTail = markup.answerToQuestion.dropping(suffix: head),
        let epilogue = markup.answerTail.dropping(prefix: answerTail)
      else { return nil }
      return (head, epilogue)
    }
  }

  private func template(
    _ markup: Markup, userHead: String, epilogue: String
  ) -> ChatTemplate? {
    guard let start = markup.opening.dropping(suffix: userHead),
      let userTail = markup.questionTail.dropping(suffix: epilogue),
      let prompt = markup.questionToPrompt.dropping(prefix: userTail),
      let finalHead = markup.questionToFinalAnswer.dropping(prefix: userTail),
      let head = markup.questionToAnswer.dropping(prefix: userTail),
      let finalTail = markup.answerTail.dropping(suffix: epilogue),
      let tail = markup.answerToQuestion.dropping(suffix: userHead)
    else { return nil }
    let asked = [(ChatMessage.Role.user, question)]
    var user = TurnForm(head: userHead, tail: userTail)
    (user.trimStart, user.trimEnd) = trimming(of: question, in: ChatProbe(asked), among: [question])
    var final = AnswerForm(head: finalHead, tail: finalTail, generationPrompt: prompt)
    let answered = asked + [(.assistant, answer)]
    (final.trimStart, final.trimEnd) = trimming(
      of: answer, in: ChatProbe(answered), among: [question, answer])
    var inner = AnswerForm(head: head, tail: tail, generationPrompt: prompt)
    (inner.trimStart, inner.trimEnd) = trimming(
      of: answer, in: ChatProbe(answered + [(.user, next)]), among: [question, answer, next])
    var template = ChatTemplate(
      prologue: start, system: nil, user: user, assistant: inner,
      finalAssistant: final == inner ? nil : final, generationPrompt: prompt, epilogue: epilogue)
    addSystem(to: &template)
    addThoughts(to: &template)
    addTools(to: &template)
    return template
  }
}

extension ChatDerivation {
  /// Finds how a content's ends are trimmed: pads the content, and sees what is left of the padding.
  private func trimming(
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
    return (
      trimming(leaving: found[place].dropping(prefix: plain[place]), whole: padding, rest: " \n"),
      trimming(
        leaving: found[place + 1].dropping(suffix: plain[place + 1]), whole: padding, rest: "\n ")
    )
  }

  private func trimming(leaving left: String?, whole: String, rest: String) -> ContentTrimming {
    left == "" ? .whitespace : left == rest ? .lineEnds : .none
  }

  /// Finds out where system messages go, and what goes there where there is none.
  private func addSystem(to template: inout ChatTemplate) {
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
  private func addThoughts(to template: inout ChatTemplate) {
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
  private func addTools(to template: inout ChatTemplate) {
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

extension AnswerForm {
  /// Divides markup into what the model is given and what it writes itself.
  ///
  /// It writes its end of turn, but no white space behind it; and the white space before its answer
  /// that a generation prompt does not hold.
  ///
  /// - Parameters:
  ///   - head: all that stands before the content.
  ///   - tail: all that stands behind it.
  fileprivate init(head: String, tail: String, generationPrompt: String) {
    let start = head.dropping(prefix: generationPrompt)
    let isWritten = start?.unicodeScalars.allSatisfy(\.isJinjaSpace) == true
    let end = tail.stripped(leading: false)
    self.init(
      head: isWritten ? generationPrompt : head, start: isWritten ? start ?? "" : "", end: end,
      tail: tail.dropping(prefix: end) ?? "")
  }
}

extension String {
  /// The rest behind a prefix; nil where the text does not begin with it.
  func dropping(prefix: String) -> String? {
    guard startsIdentically(with: prefix) else { return nil }
    return String(decoding: utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  /// The rest before a suffix; nil where the text does not end with it.
  func dropping(suffix: String) -> String? {
    guard endsIdentically(with: suffix) else { return nil }
    return String(decoding: utf8.dropLast(suffix.utf8.count), as: UTF8.self)
  }
}
