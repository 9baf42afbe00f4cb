/// Finds the declaration that writes conversations as a program does, by what the program makes of
/// probes: conversations whose contents can be told from all markup.
///
/// What is found is a guess until `ChatVerification` has compared it with the program.
struct ChatDerivation {
  let program: ChatProgram
  let question = "Zq7-first-question"
  let answer = "Zq7-first-answer"
  let next = "Zq7-second-question"
  let system = "Zq7-system"
  /// White space in which the line end can be told from the rest.
  let padding = "\n \n"

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
