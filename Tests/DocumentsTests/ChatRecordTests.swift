import Documents
import TestSupport
import Testing

@Suite("A record of a conversation")
struct ChatRecordTests {
  @Test("may be a list of messages")
  func messages() throws {
    let line = #"""
      {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"},
       {"role": "assistant", "content": "a", "weight": 1}], "id": 7}
      """#.replacing("\n", with: "")
    let expected = [
      ChatTurn(role: .system, content: "s"), ChatTurn(role: .user, content: "q"),
      ChatTurn(role: .assistant, content: "a"),
    ]
    #expect(try event(of: line, kind: .chat).turns == expected)
  }

  @Test(
    "may be a list of conversations, with its own names for roles",
    arguments: [
      #"{"conversations": [{"from": "system", "value": "s"}, {"from": "human", "value": "q"}, "#
        + #"{"from": "gpt", "value": "a"}, {"from": "tool", "value": "t"}]}"#,
      #"{"conversations": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}, "#
        + #"{"role": "assistant", "content": "a"}, {"role": "tool", "content": "t"}]}"#,
    ])
  func conversations(line: String) throws {
    let expected = [
      ChatTurn(role: .system, content: "s"), ChatTurn(role: .user, content: "q"),
      ChatTurn(role: .assistant, content: "a"), ChatTurn(role: .tool, content: "t"),
    ]
    #expect(try event(of: line, kind: .chat).turns == expected)
  }

  @Test(
    "may be a prompt and its answer, by their common names",
    arguments: [
      (#"{"instruction": "q", "output": "a"}"#, "q"),
      (#"{"instruction": "q", "input": "", "output": "a"}"#, "q"),
      (#"{"instruction": "q", "input": "i", "output": "a"}"#, "q\n\ni"),
      (#"{"instruction": "q", "context": "c", "response": "a"}"#, "q\n\nc"),
      (#"{"instruction": "q", "input": "i", "response": "a"}"#, "q\n\ni"),
      (#"{"instruction": "q", "context": "c", "output": "a"}"#, "q\n\nc"),
      (#"{"instruction": "q", "input": "i", "context": "c", "output": "a"}"#, "q\n\ni\n\nc"),
      (#"{"instruction": "q", "input": null, "context": null, "output": "a"}"#, "q"),
      (#"{"instruction": "q", "output": null, "response": "a"}"#, "q"),
      (#"{"messages": null, "prompt": "q", "completion": "a"}"#, "q"),
      (#"{"prompt": "q", "completion": "a", "system": null}"#, "q"),
      (#"{"prompt": "q", "completion": "a", "system": ""}"#, "q"),
      (#"{"prompt": "q", "completion": "a"}"#, "q"),
      (#"{"question": "q", "answer": "a"}"#, "q"),
    ])
  func pairs(line: String, prompt: String) throws {
    let expected = [
      ChatTurn(role: .user, content: prompt), ChatTurn(role: .assistant, content: "a"),
    ]
    #expect(try event(of: line, kind: .chat).turns == expected)
  }

  @Test(
    "may have a system prompt beside its turns",
    arguments: [
      #"{"system": "s", "instruction": "q", "output": "a"}"#,
      #"{"system": "s", "prompt": "q", "completion": "a"}"#,
      #"{"system": "s", "question": "q", "answer": "a"}"#,
      #"{"system": "s", "messages": [{"role": "user", "content": "q"}, "#
        + #"{"role": "assistant", "content": "a"}]}"#,
      #"{"system": "s", "conversations": [{"from": "human", "value": "q"}, "#
        + #"{"from": "gpt", "value": "a"}]}"#,
      #"{"system": "no", "messages": [{"role": "system", "content": "s"}, "#
        + #"{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}"#,
    ])
  func system(line: String) throws {
    let expected = [
      ChatTurn(role: .system, content: "s"), ChatTurn(role: .user, content: "q"),
      ChatTurn(role: .assistant, content: "a"),
    ]
    #expect(try event(of: line, kind: .chat).turns == expected)
  }

  @Test(
    "that gives no document says why",
    arguments: [
      (#"{"messages": ["#, Rejection.Reason.brokenJSON),
      (#"{"text": "a"}"#, .missingField),
      (#"{"prompt": "q"}"#, .missingField),
      (#"{"messages": "a"}"#, .wrongType),
      (#"{"messages": [{"role": "user"}]}"#, .wrongType),
      (#"{"conversations": [{"from": "human", "content": "q"}]}"#, .wrongType),
      (#"{"conversations": [{"from": "narrator", "value": "q"}]}"#, .badRoles),
      (#"{"messages": [{"role": "user", "content": ["q"]}]}"#, .wrongType),
      (#"{"prompt": "q", "completion": 7}"#, .wrongType),
      (#"{"instruction": "q", "input": 7, "output": "a"}"#, .wrongType),
      (#"{"system": 7, "prompt": "q", "completion": "a"}"#, .wrongType),
      (#"{"messages": null}"#, .missingField),
      (#"{"messages": []}"#, .empty),
      (#"{"prompt": "", "completion": "a"}"#, .empty),
      (#"{"prompt": "q", "completion": " "}"#, .empty),
      (#"{"messages": [{"role": "user", "content": "q"}]}"#, .badRoles),
      (#"{"messages": [{"role": "robot", "content": "q"}]}"#, .badRoles),
      (
        #"{"messages": [{"role": "assistant", "content": "a"}, {"role": "system", "content": "s"}]}"#,
        .badRoles
      ),
    ])
  func rejected(line: String, reason: Rejection.Reason) throws {
    #expect(try event(of: line, kind: .chat).reason == reason)
  }

  @Test(
    "up to the answer that is to be given does not need one",
    arguments: [
      (#"{"prompt": "q"}"#, "user q"), (#"{"prompt": "q", "completion": "a"}"#, "user q"),
      (#"{"question": "q", "system": "s"}"#, "system s, user q"),
      (#"{"instruction": "q", "input": "i", "response": 7}"#, "user q\n\ni"),
      (#"{"messages": [{"role": "user", "content": "q"}]}"#, "user q"),
      (
        #"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}, "#
          + #"{"role": "user", "content": "r"}, {"role": "assistant", "content": ""}]}"#,
        "user q, assistant a, user r"
      ),
    ])
  func prompt(line: String, expected: String) throws {
    let turns = try event(of: line, kind: .prompt).turns
    #expect(turns?.map { "\($0.role) \($0.content)" }.joined(separator: ", ") == expected)
  }

  @Test(
    "that leaves nothing to answer says why",
    arguments: [
      (#"{"text": "a"}"#, Rejection.Reason.missingField), (#"{"prompt": " "}"#, .empty),
      (#"{"messages": "q"}"#, .wrongType), (#"{"messages": []}"#, .badRoles),
      (#"{"messages": [{"role": "assistant", "content": "a"}]}"#, .badRoles),
      (#"{"messages": [{"role": "system", "content": "s"}]}"#, .badRoles),
    ])
  func noPrompt(line: String, reason: Rejection.Reason) throws {
    #expect(try event(of: line, kind: .prompt).reason == reason)
  }

  @Test("is never a plain text")
  func plainText() throws {
    let folder = try TemporaryFolder()
    let found = try events(of: [folder.write("text", to: "a.txt")], kind: .chat)
    #expect(found.map(\.reason) == [.unknownFormat])
  }
}
