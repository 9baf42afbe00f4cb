import TestSupport
import Testing

@Suite("generate --from")
struct GenerateFileTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  /// Answers of at most eight tokens, kept as they are where they do not end.
  private func generate(_ arguments: String...) throws -> Executable.Outcome {
    try Executable.run(
      [
        "generate", "--model", workspace.model.path, "--max-tokens", "8", "--overflow", "truncate",
      ] + arguments, in: workspace.folder.path)
  }

  /// Prompts that differ, a line each.
  private func writePrompts(_ count: Int) throws {
    let lines = (0..<count).map { "{\"prompt\":\"the rain of day \($0)\"}\n" }
    try workspace.folder.write(lines.joined(), to: "prompts.jsonl")
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try workspace.folder.read(name), as: UTF8.self)
  }

  @Test("a file of prompts gives conversations that build takes")
  func records() throws {
    try workspace.folder.write(
      #"{"prompt":"the rain"}"# + "\n\n"
        + #"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},"#
        + #"{"role":"user","content":"a sea"},{"role":"assistant","content":"old"}]}"# + "\n",
      to: "prompts.jsonl")
    let answers = try generate("--from", "prompts.jsonl", "--json")
    let messages = try answers.objects().compactMap { $0["messages"]?.elements }
    let roles = messages.map { $0.compactMap { $0["role"]?.text } }
    #expect(roles == [["user", "assistant"], ["user", "assistant", "user", "assistant"]])
    #expect(messages[1].compactMap { $0["content"]?.text }.prefix(3) == ["a", "b", "a sea"])
    #expect(messages[1].last?["content"]?.text != "old")
    try workspace.folder.write(answers.output, to: "answers.jsonl")
    let built = try workspace.build(
      "s", "--kind", "chat", "--role", "text", "--json", "answers.jsonl")
    #expect(try built.object()["documents"]?.integer == 2)
  }

  @Test("a record that is no prompt, or too long a one, is named, and the others are answered")
  func badPrompts() throws {
    let long = String(repeating: "why? ", count: 600)
    try workspace.folder.write(
      "{\"prompt\":\"a\"}\n\n{\"text\":\"b\"}\n{\"prompt\":\"\(long)\"}\n", to: "prompts.jsonl")
    let outcome = try generate("--from", "prompts.jsonl")
    #expect(outcome.status == 0 && outcome.lines.count == 1)
    #expect(outcome.errors.contains("rejected prompts.jsonl:3: missing field"))
    #expect(outcome.errors.contains("left out prompts.jsonl:4: "))
    try workspace.folder.write("{\"text\":\"b\"}\n", to: "prompts.jsonl")
    let none = try generate("--from", "prompts.jsonl")
    #expect(none.status == 1 && none.output.isEmpty)
  }

  @Test("a finished file holds what standard output would, and is not replaced unasked")
  func file() throws {
    try writePrompts(30)
    let lines = try generate("--from", "prompts.jsonl").text
    let counts = try generate("--from", "prompts.jsonl", "--out", "a.jsonl", "--json").object()
    #expect(try text("a.jsonl") == lines)
    #expect(counts["answers"]?.integer == 30 && counts["dropped"]?.integer == 0)
    #expect(counts["tokens"]?.integer ?? 0 > 30 && counts["seconds"]?.number ?? 0 > 0)
    #expect(counts["tokens_per_second"]?.number ?? 0 > 0)
    #expect(!workspace.exists("a.jsonl.part"))
    #expect(try generate("--from", "prompts.jsonl", "--out", "a.jsonl").status == 64)
    let other = try generate(
      "--from", "prompts.jsonl", "--out", "a.jsonl", "--overwrite", "--temperature", "1")
    #expect(other.status == 0)
    #expect(try text("a.jsonl") != lines)
  }

  /// Ends a generation after the first 24 of 60 answers, and puts others in place of what it kept.
  private func interrupt(answers: [String]) throws {
    try writePrompts(60)
    let arguments = ["--from", "prompts.jsonl", "--out", "a.jsonl", "--overflow", "error"]
    let failed = try Executable.run(
      ["generate", "--model", workspace.model.path, "--max-tokens", "8"] + arguments,
      in: workspace.folder.path)
    #expect(failed.status == 1 && failed.errors.contains("--overflow drop"))
    #expect(failed.errors.contains("prompts.jsonl:"))
    #expect(!workspace.exists("a.jsonl"))
    let kept = try workspace.files(in: "a.jsonl.part")
    #expect(kept.count == 1)
    let name = try #require(kept.keys.first)
    try workspace.folder.write(
      "[\(answers.joined(separator: ","))]", to: "a.jsonl.part/\(name)")
  }

  @Test("a generation that was interrupted goes on with the answers that it kept")
  func resumed() throws {
    try interrupt(answers: Array(repeating: "[70]", count: 24))
    #expect(try generate("--from", "prompts.jsonl", "--out", "a.jsonl").status == 0)
    let lines = try text("a.jsonl").split(separator: "\n")
    let answers = try lines.map {
      try JSON(Array($0.utf8))["messages"]?.elements?.last?["content"]?.text
    }
    #expect(answers.count == 60)
    #expect(Set(answers.prefix(24)).count == 1 && Set(answers.suffix(36)).count > 1)
    #expect(!workspace.exists("a.jsonl.part"))
  }

  @Test(
    "the time left does not count on the answers that were kept",
    .enabled(if: Executable.hasTool("script"), "needs script: apt-get install bsdutils"))
  func timeLeft() throws {
    try interrupt(answers: Array(repeating: "[70]", count: 24))
    let command =
      "\(try Executable.path()) generate --model \(workspace.model.path) --max-tokens 8 "
      + "--overflow truncate --from prompts.jsonl --out a.jsonl"
    // Progress is shown on a terminal alone, and at once after the first answers: those kept.
    let outcome = try Executable.tool(
      "script", "--quiet", "--return", "--command", command, "typescript",
      in: workspace.folder.path)
    #expect(outcome.status == 0)
    let first = try #require(outcome.text.split(separator: "generating").dropFirst().first)
    #expect(first.hasPrefix("  0.0 %  0 tokens/s"))
  }

  @Test("a user's own files in the folder of kept answers stay")
  func otherFiles() throws {
    try workspace.folder.write("mine", to: "a.jsonl.part/notes.json")
    try workspace.folder.write("mine", to: "a.jsonl.part/.tmp-notes.json-1-0")
    try workspace.folder.write("mine", to: "a.jsonl.part/old/0123456789abcdef-1-2.json")
    try writePrompts(30)
    // What a killed process had begun is the command's own.
    try workspace.folder.write("[", to: "a.jsonl.part/.tmp-0123456789abcdef-1-2.json-99-0")
    #expect(try generate("--from", "prompts.jsonl", "--out", "a.jsonl").status == 0)
    #expect(
      try workspace.files(in: "a.jsonl.part").keys.sorted()
        == [".tmp-notes.json-1-0", "notes.json", "old/0123456789abcdef-1-2.json"])
  }

  @Test("answers that do not end are left out, and counted")
  func dropped() throws {
    try writePrompts(5)
    let outcome = try Executable.run(
      [
        "generate", "--model", workspace.model.path, "--max-tokens", "2", "--from",
        "prompts.jsonl", "--out", "a.jsonl", "--json",
      ], in: workspace.folder.path)
    let counts = try outcome.object()
    let answers = try #require(counts["answers"]?.integer)
    #expect(counts["dropped"]?.integer == 5 - answers)
    #expect(try text("a.jsonl").split(separator: "\n").count == answers)
  }

  @Test("answers without text are left out, and counted")
  func empty() throws {
    // Tokens 13 and 35 are a line end and a space.
    let blank = "[13,35]"
    let cutOff = "[35,35,35,35,35,35,35,35]"
    try interrupt(answers: ["[]", blank, cutOff] + Array(repeating: "[70]", count: 21))
    let counts = try generate("--from", "prompts.jsonl", "--out", "a.jsonl", "--json").object()
    let answers = try #require(counts["answers"]?.integer)
    #expect(counts["empty"]?.integer == 60 - answers && answers <= 57)
    #expect(counts["dropped"]?.integer == 0)
    let built = try workspace.build("s", "--kind", "chat", "--json", "a.jsonl")
    #expect(try built.object()["documents"]?.integer == answers)
  }

  @Test("draws depend on the seed and the prompt's number, not on the prompts after it")
  func draws() throws {
    func draw(seed: String) throws -> [String] {
      try generate("--from", "prompts.jsonl", "--temperature", "1", "--seed", seed).lines
    }
    try writePrompts(30)
    let first = try draw(seed: "1")
    #expect(try draw(seed: "1") == first)
    #expect(try draw(seed: "2") != first)
    try writePrompts(26)
    #expect(try draw(seed: "1") == Array(first.prefix(26)))
  }
}
