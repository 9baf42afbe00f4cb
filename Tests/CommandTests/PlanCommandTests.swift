import TestSupport
import Testing

@Suite("plan, inspect and the run file")
struct PlanCommandTests {
  @Test("the plan for machines has the documented keys")
  func planJSON() throws {
    let workspace = try Workspace.withRun()
    let plan = try workspace.rehearse("plan", "run.yaml", "--json").object()
    #expect(plan["steps"]?.integer == 4)
    let sources = try #require(plan["sources"]?.elements)
    #expect(sources.compactMap { $0["name"]?.text } == ["task", "prose"])
    #expect(sources.compactMap { $0["sequences"]?.integer } == [12, 4])
    #expect(sources.compactMap { $0["achieved"]?.number } == [0.75, 0.25])
    for source in sources {
      #expect(
        source.keys.isSuperset(of: [
          "name", "share", "achieved", "sequences", "tokens", "supervised_tokens", "padding",
          "epochs",
        ]))
    }
  }

  @Test("the plan for people is a table with a line for each source")
  func planTable() throws {
    let workspace = try Workspace.withRun()
    let lines = try workspace.rehearse("plan", "run.yaml").lines
    #expect(lines.contains { $0.hasPrefix("task ") && $0.contains("75.0 %") })
    #expect(lines.contains { $0.hasPrefix("prose ") && $0.contains("25.0 %") })
  }

  @Test(
    "a repeat limit that cannot be kept gives status 2 and names the source",
    arguments: ["plan", "train", "inspect"])
  func infeasible(command: String) throws {
    let workspace = try Workspace.withRun()
    let more = command == "inspect" ? ["--step", "0"] : []
    let outcome = try Executable.run(
      [command, "run.yaml", "--set", "sources.1.repeat_limit=1", "--set", "steps=500"] + more,
      in: workspace.folder.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("\"prose\""))
    #expect(outcome.errors.contains("repeat_limit"))
    #expect(!workspace.exists("out"))
  }

  @Test("a key that is not known is refused with the nearest one")
  func unknownKey() throws {
    let workspace = try Workspace.withRun()
    let yaml = String(decoding: try workspace.folder.read("run.yaml"), as: UTF8.self)
    try workspace.folder.write(yaml.replacing("coefficient", with: "coeficient"), to: "run.yaml")
    let outcome = try workspace.rehearse("plan", "run.yaml")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("run.yaml:11"))
    #expect(outcome.errors.contains("\"coeficient\""))
    #expect(outcome.errors.contains("did you mean \"coefficient\"?"))
    let override = try workspace.rehearse("plan", "run.yaml", "--set", "sead=3")
    #expect(override.errors.contains("did you mean \"seed\"?"))
  }

  @Test("a run file that is not there is named once")
  func missingFile() throws {
    let workspace = try Workspace()
    let outcome = try workspace.rehearse("plan", "nowhere.yaml")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.split(separator: "nowhere.yaml", omittingEmptySubsequences: false).count == 2)
  }

  @Test("relative paths of a run file start at the file")
  func relativePaths() throws {
    let workspace = try Workspace.withRun()
    let outcome = try Executable.run(["plan", workspace.folder.file("run.yaml")], in: "/")
    #expect(outcome.status == 0)
  }

  @Test("inspect gives the same batch in every process, and other batches for other steps")
  func inspectTwice() throws {
    let workspace = try Workspace.withRun()
    let first = try workspace.rehearse("inspect", "run.yaml", "--step", "3", "--json")
    let second = try workspace.rehearse("inspect", "run.yaml", "--step", "3", "--json")
    let other = try workspace.rehearse("inspect", "run.yaml", "--step", "2", "--json")
    #expect(first.status == 0)
    #expect(first.output == second.output)
    #expect(first.output != other.output)
  }

  @Test("a batch for machines has the documented keys, and the right document behind each segment")
  func inspectJSON() throws {
    let workspace = try Workspace.withRun()
    let batch = try workspace.rehearse("inspect", "run.yaml", "--step", "1", "--json").object()
    #expect(batch["step"]?.integer == 1)
    let sequences = try #require(batch["sequences"]?.elements)
    #expect(sequences.count == 4)
    let input = Corpus.chats(60).split(separator: "\n")
    let sequence = try #require(sequences.first { $0["source"]?.text == "task" })
    for segment in try #require(sequence["segments"]?.elements) {
      let keys: Set = ["document", "provenance", "ids", "roles", "loss"]
      #expect(segment.keys.isSuperset(of: keys))
      let ids = try #require(segment["ids"]?.integers)
      #expect(segment["roles"]?.elements?.count == ids.count)
      #expect(segment["loss"]?.integers?.count == ids.count)
      #expect(segment["loss"]?.integers?.first == 0)

      let place = try #require(segment["provenance"]?.text?.split(separator: ":"))
      #expect(place.first == "task.jsonl")
      let line = try #require(place.last.flatMap { Int($0) })
      let messages = try JSON(Array(input[line - 1].utf8))["messages"]?.elements
      let answer = try #require(messages?.last?["content"]?.text)
      let text = try workspace.rehearse(
        "tokenizer", "decode", "--tokenizer", workspace.model.path, "-",
        input: ids.map(String.init).joined(separator: " ")
      ).object()["text"]?.text
      #expect(text?.contains("<|im_start|>assistant\n\(answer)<|im_end|>") == true)
    }
  }

  @Test("a batch for people shows each document's file and line, and the roles")
  func inspectText() throws {
    let workspace = try Workspace.withRun()
    let text = try workspace.rehearse("inspect", "run.yaml", "--step", "0").text
    #expect(text.contains("task.jsonl:"))
    #expect(text.contains("prose.jsonl:"))
    #expect(text.contains("[response+]"))
    #expect(!text.contains("\u{1B}"))
  }

  @Test("a step that the run does not have is a wrong command line", arguments: ["4", "-1"])
  func stepOutOfRange(step: String) throws {
    let workspace = try Workspace.withRun()
    let outcome = try workspace.rehearse("inspect", "run.yaml", "--step=\(step)")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("0 to 3"))
  }
}
