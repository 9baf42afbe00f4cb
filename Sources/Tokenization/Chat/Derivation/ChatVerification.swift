/// Compares what a declaration and a program make of conversations of many shapes.
struct ChatVerification {
  /// The first conversation that the two write otherwise.
  struct Difference: Error {
    let probe: ChatProbe
    /// Where the texts part, in characters from 0.
    let place: Int
    /// What the declaration writes from there.
    let written: String
    /// What the program writes from there, or why it writes nothing.
    let expected: String
  }

  private let program: ChatProgram

  init(_ program: ChatProgram) { self.program = program }

  /// Contents for a system message, a question and its answer, and both again.
  private static let contents: [[String]] = [
    ["Be brief.", "What is new?", "Nothing.", "And old?", "Everything."],
    ["s", "0", "1", "a", "b"],
    [" \n s\t\n", "\n\n q \n", " \n a\n\n", "\t q\n\n", "\n \n\ta \n "],
    ["Grüße, e\u{301}, 東京 👩‍👩‍👧", "\u{FEFF}ﬁ\u{200B}?", "Ω\u{2028}й", "\u{3000}x\u{A0}", "𝔘!"],
    [
      "{{ x }} {% if %}", "<b> & \"quoted\" 'text' \\n", "```\ncode\n```", "{\"k\": [1]}",
      "# a\n\n- b",
    ],
  ]

  /// - Throws: `Difference` for the first conversation that is written otherwise.
  func verify(_ template: ChatTemplate) throws(Difference) {
    for contents in Self.contents {
      let turns: [(ChatMessage.Role, String)] = [
        (.user, contents[1]), (.assistant, contents[2]), (.user, contents[3]),
        (.assistant, contents[4]), (.user, contents[1]),
      ]
      for count in turns.indices.map({ $0 + 1 }) {
        let plain = Array(turns.prefix(count))
        try compare(plain, template)
        guard let system = template.system else { continue }
        // See `SystemForm.Place.lastUser`.
        if system.place == .lastUser, count.isMultiple(of: 2) { continue }
        try compare([(.system, contents[0])] + plain, template)
      }
    }
    try verifyThoughts(template)
  }

  /// Whether results of tools are written alike.
  func agreesOnTools(_ template: ChatTemplate) -> Bool {
    for contents in Self.contents {
      let opening: [(ChatMessage.Role, String)] = [(.user, contents[1]), (.assistant, contents[2])]
      let rows: [[(ChatMessage.Role, String)]] = [
        [(.tool, contents[3])], [(.tool, contents[3]), (.tool, contents[4])],
      ]
      for row in rows {
        let answered = opening + row + [(.assistant, contents[4])]
        for turns in [opening + row, answered, answered + [(.user, contents[0])]] {
          do { try compare(turns, template) } catch { return false }
        }
      }
    }
    return true
  }

  /// A program that leaves thoughts out of last answers, too, is not refused for it: for what has been
  /// thought in a record is there to be learnt.
  private func verifyThoughts(_ template: ChatTemplate) throws(Difference) {
    guard let end = template.thoughtEnd else { return }
    let thought: (ChatMessage.Role, String) = (.assistant, "<think>\nso\n\(end)\n\nyes")
    try compare([(.user, "a"), thought], template)
    try compare([(.user, "a"), thought, (.user, "b"), (.assistant, "c")], template)
    try compare([(.user, "a"), thought, (.user, "b"), thought], template)
  }

  /// Compares a conversation as it is and, where it ends with another's turn, with a prompt.
  private func compare(
    _ turns: [(ChatMessage.Role, String)], _ template: ChatTemplate
  ) throws(Difference) {
    for generates in turns.last?.0 == .assistant ? [false] : [false, true] {
      let probe = ChatProbe(turns, generates: generates)
      let written = template.text(probe.messages, addGenerationPrompt: generates)
      let expected: String
      do {
        expected = try program.text(probe)
      } catch {
        throw Difference(
          probe: probe, place: 0, written: written,
          expected: "nothing: line \(error.line): \(error.problem)")
      }
      if written.isIdentical(to: expected) { continue }
      let pairs = zip(written.unicodeScalars, expected.unicodeScalars)
      let place = pairs.prefix { $0 == $1 }.count
      throw Difference(
        probe: probe, place: place,
        written: String(String.UnicodeScalarView(written.unicodeScalars.dropFirst(place))),
        expected: String(String.UnicodeScalarView(expected.unicodeScalars.dropFirst(place))))
    }
  }
}
