import Foundation
import TestSupport
import Testing

@Suite("build --kind chat, of doubtful conversations")
struct BuildLintTests {
  private func record(_ turns: (String, String)...) -> String {
    let messages = turns.map { "{\"role\":\"\($0)\",\"content\":\"\($1)\"}" }
    return "{\"messages\":[\(messages.joined(separator: ","))]}\n"
  }

  /// Builds a set of three conversations with a model folder of its own.
  private func build(
    _ name: String, in workspace: Workspace, padding: String, template: String
  ) throws -> Executable.Outcome {
    let definition = try Data(
      contentsOf: URL(fileURLWithPath: workspace.model.path + "/tokenizer.json"))
    try workspace.folder.write(Array(definition), to: "model/tokenizer.json")
    try workspace.folder.write(template, to: "model/chat_template.jinja")
    try workspace.folder.write(
      "{\"pad_token\":\"\(padding)\"}", to: "model/tokenizer_config.json")
    return try workspace.rehearse(
      "build", "--tokenizer", "model", "--out", name, "--kind", "chat", "-",
      input: Corpus.chats(3))
  }

  private func warnings(of outcome: Executable.Outcome) -> [String] {
    outcome.errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("warning: ") }
  }

  @Test("roles out of order are kept, named by file and line, and counted")
  func disorder() throws {
    let workspace = try Workspace()
    try workspace.folder.write(
      record(("user", "a"), ("assistant", "b"))
        + record(("user", "a"), ("user", "b"), ("assistant", "c"))
        + record(("assistant", "a"))
        + record(("system", "s"), ("assistant", "a"), ("user", "b"))
        + record(
          ("user", "a"), ("assistant", "b"), ("tool", "c"), ("tool", "d"), ("assistant", "e"))
        + record(("user", "a"), ("tool", "b"), ("assistant", "c")),
      to: "in.jsonl")
    let outcome = try workspace.build("s", "--kind", "chat", "--json", "in.jsonl")
    #expect(outcome.status == 0)
    let summary = try outcome.object()
    #expect(summary["documents"]?.integer == 6)
    #expect(summary["lints"]?["roles out of order"]?.integer == 4)
    let warnings = warnings(of: outcome)
    #expect(
      warnings == [
        "warning: in.jsonl:2: roles out of order: two turns of the user's in a row",
        "warning: in.jsonl:3: roles out of order: the assistant speaks first, expected the user",
        "warning: in.jsonl:4: roles out of order: the assistant speaks first, expected the user",
        "warning: in.jsonl:6: roles out of order: a tool answers the user, expected the assistant "
          + "between them",
      ])
  }

  @Test("a conversation that a template has been put around before is named")
  func doubleBeginning() throws {
    let workspace = try Workspace()
    let question = ("user", "<|im_start|>user\\na<|im_end|>")
    let input =
      record(question, ("assistant", "b"))
      + record(("system", "s"), question, ("assistant", "b"))
    let outcome = try workspace.build("s", "--kind", "chat", "-", input: input)
    #expect(
      warnings(of: outcome) == [
        "warning: -:1: double beginning of text: message 1 begins with <|im_start|>, which the "
          + "template writes itself",
        "warning: -:2: double beginning of text: message 2 begins with <|im_start|>, which the "
          + "template writes itself",
      ])
    #expect(outcome.text.contains("kept with double beginning of text: 2"))
  }

  @Test("an end of turn that is no special token is named; ten records of each kind are")
  func missingEnd() throws {
    let workspace = try Workspace()
    try workspace.folder.write(
      """
      user: { head: "Q: ", tail: "\\n" }
      assistant: { head: "A: ", end: "END", tail: "\\n" }
      """, to: "t.yaml")
    let outcome = try workspace.build(
      "s", "--kind", "chat", "--template", "t.yaml", "--json", "-", input: Corpus.chats(25))
    #expect(try outcome.object()["lints"]?["missing end of turn"]?.integer == 25)
    let warnings = warnings(of: outcome)
    #expect(warnings.count == 10)
    let first =
      "warning: -:1: missing end of turn: an answer ends with \"END\", which is no special"
    #expect(warnings[0].hasPrefix(first))
  }

  @Test("answers without an end are named")
  func endless() throws {
    let workspace = try Workspace()
    let outcome = try build(
      "s", in: workspace, padding: "",
      template: "{% for m in messages %}{{ m.role ~ ': ' ~ m.content ~ '\\n' }}{% endfor %}")
    #expect(
      warnings(of: outcome)
        == (1...3).map {
          "warning: -:\($0): missing end of turn: the template has nothing by which a model could "
            + "end its answer"
        })
  }

  @Test("what is said of records does not depend on the number of workers")
  func workers() throws {
    let workspace = try Workspace()
    let pair =
      record(("user", "a"), ("assistant", "b"))
      + record(("user", "a"), ("user", "b"), ("assistant", "c"))
    try workspace.folder.write(String(repeating: pair, count: 20_000), to: "in.jsonl")
    let outcomes = try ["1", "3"].map { workers in
      try workspace.build(
        "s\(workers)", "--kind", "chat", "--workers", workers, "--json", "in.jsonl")
    }
    for outcome in outcomes {
      #expect(try outcome.object()["lints"]?["roles out of order"]?.integer == 20_000)
    }
    let warnings = outcomes.map(warnings)
    #expect(warnings[0].count == 10)
    #expect(warnings[0] == warnings[1])
  }

  @Test("a padding token that ends turns is named once")
  func padding() throws {
    let workspace = try Workspace()
    for padding in ["<|im_end|>", "<|endoftext|>"] {
      let outcome = try build(
        padding, in: workspace, padding: padding,
        template: """
          {% for m in messages %}{{ '<|im_start|>' + m.role + ':' + m.content + '<|im_end|>' }}
          {%- endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant:' }}{% endif %}
          """)
      #expect(outcome.status == 0)
      let warnings = warnings(of: outcome)
      #expect(warnings.count == (padding == "<|im_end|>" ? 1 : 0))
      #expect(warnings.allSatisfy { $0.contains("model: the padding token <|im_end|> ends turns") })
    }
  }

  @Test("a declared template decides the bytes, and is part of what an interrupted build must keep")
  func declared() throws {
    let workspace = try Workspace()
    for name in ["a", "b"] {
      try workspace.folder.write(
        """
        prologue: <|endoftext|>
        user: { head: "[INST] ", tail: " [/INST] \(name)" }
        assistant: { head: "", start: " ", end: <|im_end|> }
        """, to: "\(name).yaml")
      try workspace.build(
        name, "--kind", "chat", "--template", "\(name).yaml", "-",
        input: record(("user", "q"), ("assistant", "r")))
    }
    let document = try workspace.rehearse("shards", "cat", "--json", "a").object()
    #expect(document["text"]?.text == "<|endoftext|>[INST] q [/INST] a r<|im_end|>")
    let roles = document["roles"]?.elements?.map { $0.elements?.first?.text }
    #expect(roles == ["prompt", "response"])
    let manifests = try ["a", "b"].map {
      String(decoding: try workspace.folder.read("\($0)/manifest.json"), as: UTF8.self)
    }
    #expect(manifests[0].contains("[/INST] a"))
    #expect(manifests[1].contains("[/INST] b"))
  }

  @Test("a system message for which the template has no place is rejected by its line")
  func noPlace() throws {
    let workspace = try Workspace()
    try workspace.folder.write(
      """
      user: { head: "Q: ", tail: "\\n" }
      assistant: { head: "A: ", end: <|im_end|> }
      """, to: "t.yaml")
    let outcome = try workspace.build(
      "s", "--kind", "chat", "--template", "t.yaml", "-",
      input: record(("system", "s"), ("user", "q"), ("assistant", "r")))
    #expect(
      outcome.errors.contains(
        "rejected -:1: bad roles: the template has no place for a system message"))
  }

  @Test("--template is for conversations")
  func needless() throws {
    let workspace = try Workspace()
    let outcome = try workspace.build("s", "--template", "t.yaml", "-", input: Corpus.prose(1))
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--template is for --kind chat and --wrap"))
  }
}
