import TestSupport
import Testing

@testable import Tokenization

@Suite("chat templates of the known families")
struct ChatFamilyTests {
  /// A program of `Fixtures/chat`, and what it is to be recognised as.
  struct Family: CustomTestStringConvertible {
    let name: String
    let style: ChatStyle
    /// What the responses to "q" and "p", which answer "a" and "b", are.
    let responses: [String]
    let place: SystemForm.Place?

    var testDescription: String { name }

    func template() throws -> ChatTemplate {
      try ChatTemplate(
        source: try ChatGolden.program(name), tokens: ["bos_token": "<s>", "eos_token": "</s>"],
        file: name, place: "template")
    }
  }

  static let families = [
    Family(
      name: "smollm2", style: .chatML, responses: ["a<|im_end|>", "b<|im_end|>"], place: .ownTurn),
    Family(
      name: "qwen2.5", style: .qwen25, responses: ["a<|im_end|>", "b<|im_end|>"], place: .ownTurn),
    Family(
      name: "qwen3", style: .qwen3, responses: ["a<|im_end|>", "b<|im_end|>"], place: .ownTurn),
    Family(
      name: "llama3", style: .llama3, responses: ["a<|eot_id|>", "b<|eot_id|>"], place: .ownTurn),
    Family(
      name: "llama3.1", style: .llama3, responses: ["a<|eot_id|>", "b<|eot_id|>"], place: .ownTurn),
    Family(
      name: "mistral-v1", style: .mistral, responses: [" a</s>", " b</s>"], place: .firstUser),
    Family(
      name: "mistral-v3", style: .mistral, responses: [" a</s>", " b</s>"], place: .lastUser),
    Family(
      name: "gemma", style: .gemma, responses: ["a<end_of_turn>", "b<end_of_turn>"], place: nil),
    Family(
      name: "gemma3", style: .gemma, responses: ["a<end_of_turn>", "b<end_of_turn>"],
      place: .firstUser),
    Family(name: "phi3", style: .phi, responses: ["a<|end|>", "b<|end|>"], place: .ownTurn),
    Family(
      name: "phi4", style: .phi, responses: ["a<|im_end|>", "b<|im_end|>"], place: .ownTurn),
  ]

  private func template(_ name: String) throws -> ChatTemplate {
    let family = Self.families.first { $0.name == name }
    return try #require(family).template()
  }

  private func messages(_ turns: (ChatMessage.Role, String)...) -> [ChatMessage] {
    turns.map { ChatMessage(role: $0, content: $1) }
  }

  @Test("a family is recognised by what its program writes", arguments: families)
  func recognition(family: Family) throws {
    let template = try family.template()
    #expect(template.style == family.style)
    #expect(template.system?.place == family.place)
  }

  @Test("responses are the answers and their ends, and no more", arguments: families)
  func responses(family: Family) throws {
    let spans = try family.template().render(
      messages((.user, "q"), (.assistant, "a"), (.user, "p"), (.assistant, "b")),
      addGenerationPrompt: false)
    let responses = spans.filter(\.isResponse).map { [$0].text }
    #expect(responses == family.responses)
    let contents = spans.flatMap(\.pieces).filter { !$0.recognizesSpecialTokens }.map(\.text)
    #expect(contents == ["q", "a", "p", "b"])
  }

  @Test("a prompt is what stands before the answer to it, in the same words", arguments: families)
  func prompts(family: Family) throws {
    let template = try family.template()
    var asked = messages((.user, "q"), (.assistant, "a"), (.user, "p"))
    if template.system != nil { asked.insert(ChatMessage(role: .system, content: "s"), at: 0) }
    let answered = asked + messages((.assistant, "b"))
    let prompt = template.text(asked, addGenerationPrompt: true)
    let spans = template.render(answered, addGenerationPrompt: false)
    let response = spans.lastIndex(where: \.isResponse) ?? 0
    let given = Array(spans[..<response]).text
    #expect(given.hasPrefix(prompt))
    // Qwen 3 shuts off the thought that the prompt leaves to the model.
    let rest = given.dropFirst(prompt.count)
    #expect(rest == (family.style == .qwen3 ? "<think>\n\n</think>\n\n" : ""))
  }

  @Test("a template writes what its program writes under Jinja")
  func golden() throws {
    let golden = try ChatGolden.read()
    var compared = 0
    for family in Self.families {
      let template = try family.template()
      for chat in golden.chats where chat.template == family.name {
        let roles = chat.messages.map(\.role)
        let isAlternating = roles.filter { $0 == .user || $0 == .assistant }.enumerated()
          .allSatisfy { ($1 == .user) == $0.isMultiple(of: 2) }
        // A program of this kind forgets the system message when the answer is there.
        let isForgetful =
          template.system?.place == .lastUser && roles.first == .system
          && roles.last == .assistant
        guard let text = chat.text, template.fault(in: chat.messages) == nil, !isForgetful,
          isAlternating || roles.contains(.tool),
          !(roles.last == .assistant && chat.add_generation_prompt)
        else { continue }
        let written = template.text(
          chat.messages, addGenerationPrompt: chat.add_generation_prompt)
        #expect(written == text, "\(family.name): \(chat.messages)")
        compared += 1
      }
    }
    #expect(compared > 100)
  }

  @Test("a system message that has no place is a fault, and so is a tool's result")
  func faults() throws {
    let gemma = try template("gemma")
    #expect(gemma.fault(in: messages((.user, "q"), (.assistant, "a"))) == nil)
    #expect(
      gemma.fault(in: messages((.system, "s"), (.user, "q")))
        == "the template has no place for a system message")
    #expect(
      gemma.fault(in: messages((.user, "q"), (.tool, "t")))
        == "the template has no place for a tool's result")
    let mistral = try template("mistral-v1")
    #expect(mistral.fault(in: messages((.system, "s"), (.assistant, "a"))) != nil)
  }

  @Test("thoughts are kept behind the last question only")
  func thoughts() throws {
    let template = try self.template("qwen3")
    let thought = "<think>\nso\n</think>\n\nyes"
    let text = template.text(
      messages((.user, "q"), (.assistant, thought), (.user, "p"), (.assistant, thought)),
      addGenerationPrompt: false)
    #expect(
      text == """
        <|im_start|>user
        q<|im_end|>
        <|im_start|>assistant
        yes<|im_end|>
        <|im_start|>user
        p<|im_end|>
        <|im_start|>assistant
        <think>
        so
        </think>

        yes<|im_end|>

        """)
  }

  @Test("an answer that the program trims as one with the system message is trimmed like that")
  func trimmedAsOne() throws {
    let source =
      "{% set rest = messages[1:] if messages[0].role == 'system' else messages %}"
      + "{% for m in rest %}{% set text = m.content %}"
      + "{% if loop.first and messages[0].role == 'system' %}"
      + "{% set text = '<<' + messages[0].content + '>>' + text %}{% endif %}"
      + "{{ '[INST] ' + text.strip() + ' [/INST]' if m.role == 'user' else m.content + eos_token }}"
      + "{% endfor %}"
    let template = try ChatTemplate(
      source: source, tokens: ["eos_token": "</s>"], file: "file", place: "template")
    #expect(template.system?.isTrimmedWithUser == true)
    #expect(
      template.text(messages((.system, " s "), (.user, " q ")), addGenerationPrompt: false)
        == "[INST] << s >> q [/INST]")
  }
}
