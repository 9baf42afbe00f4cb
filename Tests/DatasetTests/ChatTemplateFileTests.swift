import Configuration
import Dataset
import TestSupport
import Testing
import Tokenization

@Suite("Chat templates declared in YAML")
struct ChatTemplateFileTests {
  private func template(_ yaml: String) throws -> ChatTemplate {
    let folder = try TemporaryFolder()
    try folder.write(yaml, to: "t.yaml")
    return try ChatTemplate(file: folder.file("t.yaml"))
  }

  @Test("ChatML can be declared")
  func chatML() throws {
    let declared = try template(
      #"""
      system: { head: "<|im_start|>system\n", tail: "<|im_end|>\n", default: Be kind. }
      user: { head: "<|im_start|>user\n", tail: "<|im_end|>\n" }
      assistant: { head: "<|im_start|>assistant\n", end: <|im_end|>, tail: "\n" }
      tool: { head: "<|im_start|>tool\n", tail: "<|im_end|>\n" }
      """#)
    #expect(declared == .chatML(defaultSystem: "Be kind."))
  }

  @Test("every field can be declared")
  func everyField() throws {
    let declared = try template(
      #"""
      prologue: <s>
      system: { place: last_user, head: "", tail: "\n\n", trim_end: whitespace, trim_with_user: true }
      user: { head: "[INST] ", tail: " [/INST]", trim_start: whitespace, trim_end: line_ends }
      assistant: { head: "", start: " ", end: </s>, trim_start: line_ends }
      final_assistant: { head: "<think></think>", end: </s>, tail: "\n" }
      tool: { head: "[R]", tail: "[/R]", joint: "|" }
      generation_prompt: ">"
      epilogue: <pad>
      thought_end: </think>
      """#)
    let expected = ChatTemplate(
      prologue: "<s>",
      system: SystemForm(
        place: .lastUser, turn: TurnForm(head: "", tail: "\n\n", trimEnd: .whitespace),
        isTrimmedWithUser: true),
      user: TurnForm(
        head: "[INST] ", tail: " [/INST]", trimStart: .whitespace, trimEnd: .lineEnds),
      assistant: AnswerForm(head: "", start: " ", end: "</s>", trimStart: .lineEnds),
      finalAssistant: AnswerForm(head: "<think></think>", end: "</s>", tail: "\n"),
      tool: TurnForm(head: "[R]", tail: "[/R]"), toolJoint: "|", generationPrompt: ">",
      epilogue: "<pad>", thoughtEnd: "</think>")
    #expect(declared == expected)
  }

  @Test(
    "a malformed declaration is refused with its line and its key",
    arguments: [
      ("", "t.yaml:1: found nothing, expected a mapping of prologue, system"),
      ("user: [", "t.yaml:"),
      ("users: {}", "t.yaml:1: unknown key \"users\" in the file; did you mean \"user\"?"),
      ("prologue: x", "assistant.head: missing; expected a text"),
      ("assistant: { head: a }", "assistant.end: missing; expected a text"),
      ("assistant: { head: a, end: \"\" }", "assistant.end: found \"\", expected a text"),
      (
        "assistant: { head: a, end: b }\nuser: { head: [] , tail: b }",
        "t.yaml:2: user.head: found a list"
      ),
      ("assistant: { head: a, end: b }\nuser: { head: a }", "t.yaml:2: user.tail: missing"),
      (
        "assistant: { head: a, end: b, trim_end: all }",
        "expected one of none, line_ends, whitespace"
      ),
      (
        "assistant: { head: a, end: b }\nuser: { head: a, tail: b }\n"
          + "system: { place: nowhere, head: a, tail: b }",
        "t.yaml:3: system.place: found \"nowhere\", expected one of turn, first_user, last_user"
      ),
      (
        "assistant: { head: a, end: b }\nuser: { head: a, tail: b }\n"
          + "system: { place: first_user, head: a, tail: b, default: c }",
        "t.yaml:3: system.default: found \"c\", expected no default beside place: first_user"
      ),
      (
        "assistant: { head: a, end: b }\nuser: { head: a, tail: b }\n"
          + "system: { head: a, tail: b, trim_with_user: true }",
        "system.trim_with_user: found \"true\", expected false beside place: turn"
      ),
      ("assistant: { head: a, end: b, joint: c }", "unknown key \"joint\" in assistant"),
    ])
  func malformed(yaml: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) { try template(yaml) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }
}
