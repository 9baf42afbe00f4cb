import TestSupport
import Testing

@Suite("Mixtures on the command line")
struct MixtureCommandTests {
  private func rows(_ workspace: Workspace, _ arguments: String...) throws -> [String] {
    let outcome = try Executable.run(
      ["inspect", "run.yaml", "--step", "2", "--json"] + arguments, in: workspace.folder.path)
    return try #require(try outcome.object()["sequences"]?.elements).map { sequence in
      let segments = try #require(sequence["segments"]?.elements)
      let ids = segments.flatMap { $0["ids"]?.integers ?? [] }
      return "\(try #require(sequence["source"]?.text)) \(ids)"
    }
  }

  @Test("the rows of all ranks together are the batch, whatever their number")
  func ranks() throws {
    let workspace = try Workspace.withRun()
    let whole = try rows(workspace)
    for world in [1, 2, 3, 4, 7] {
      let parts = try (0..<world).map {
        try rows(workspace, "--rank", "\($0)", "--world", "\(world)")
      }
      #expect(whole.indices.map { parts[$0 % world][$0 / world] } == whole)
      #expect(parts.reduce(0) { $0 + $1.count } == whole.count)
    }
  }

  @Test("plans and batches have the same hashes in two processes, others with another seed")
  func hashes() throws {
    let workspace = try Workspace.withRun()
    func hash(_ arguments: String...) throws -> String? {
      try Executable.run(arguments + ["--json"], in: workspace.folder.path).object()["hash"]?.text
    }
    let seed = ["--set", "seed=18"]
    let plan = try hash("plan", "run.yaml")
    let batch = try hash("inspect", "run.yaml", "--step", "3")
    #expect(plan?.count == 16 && batch?.count == 16)
    #expect(plan == (try hash("plan", "run.yaml")))
    #expect(batch == (try hash("inspect", "run.yaml", "--step", "3")))
    #expect(plan != (try hash("plan", "run.yaml", seed[0], seed[1])))
    #expect(batch != (try hash("inspect", "run.yaml", "--step", "3", seed[0], seed[1])))
  }

  @Test("the first step that differs from another run's is named, with what differs")
  func against() throws {
    let workspace = try Workspace.withRun(steps: 20)
    let yaml = String(decoding: try workspace.folder.read("run.yaml"), as: UTF8.self)
    try workspace.folder.write(yaml.replacing("share: 1", with: "share: 1.5"), to: "other.yaml")
    let same = try workspace.rehearse("inspect", "run.yaml", "--against", "run.yaml")
    #expect(same.status == 0)
    #expect(same.text.contains("the batches of steps 0 to 19 are the same"))
    let differing = try workspace.rehearse("inspect", "run.yaml", "--against", "other.yaml")
    #expect(differing.status == 2)
    #expect(differing.text.contains("is the first whose batch differs"))
    #expect(
      differing.text.contains("sources.prose.share: 1/4 in run.yaml, 1/3 in other.yaml"))
    let json = try workspace.rehearse("inspect", "run.yaml", "--against", "other.yaml", "--json")
    let step = try #require(try json.object()["step"]?.integer)
    func hash(_ file: String, step: Int) throws -> String? {
      try workspace.rehearse("inspect", file, "--step", "\(step)", "--json").object()["hash"]?.text
    }
    #expect(try hash("run.yaml", step: step) != hash("other.yaml", step: step))
    if step > 0 {
      #expect(try hash("run.yaml", step: step - 1) == hash("other.yaml", step: step - 1))
    }
  }

  @Test("runs that start at different steps are compared where they overlap")
  func starts() throws {
    let workspace = try Workspace.withRun(steps: 20)
    let yaml = String(decoding: try workspace.folder.read("run.yaml"), as: UTF8.self)
    try workspace.folder.write(yaml + "\nstart: { step: 12, drawn: {} }\n", to: "late.yaml")
    func compare(_ arguments: String...) throws -> Executable.Outcome {
      try Executable.run(
        ["inspect", "run.yaml", "--against", "late.yaml"] + arguments, in: workspace.folder.path)
    }
    #expect(try compare().text.contains("step 12 is the first whose batch differs"))
    let apart = try compare("--set", "steps=12")
    #expect(apart.status == 1)
    #expect(apart.errors.contains("run.yaml has steps 0 to 11, late.yaml 12 to 19"))
    let same = try compare("--set", "steps=40", "--set", "start.step=12")
    #expect(same.status == 0)
    #expect(same.text.contains("steps 12 to 19 are the same; run.yaml has steps 12 to 39"))
  }

  @Test("groups and shares that change are planned, and trained on")
  func groups() throws {
    let workspace = try Workspace.withRun(steps: 12)
    let changes = [
      "--set", "share_unit=tokens",
      "--set",
      "sources=[{name: both, share: 3, sources: [{name: task, shards: task, share: 2, overflow: truncate}, "
        + "{name: more, shards: task, share: 1, overflow: drop, attention: full}]}, "
        + "{name: prose, shards: prose, share: [[0, 1], [8, 0.25]]}]",
    ]
    let plan = try Executable.run(
      ["plan", "run.yaml", "--json"] + changes, in: workspace.folder.path
    ).object()
    let bound = try #require(plan["error_bound"]?.number)
    let sources = try #require(plan["sources"]?.elements)
    #expect(sources.compactMap { $0["name"]?.text } == ["task", "more", "prose"])
    for source in sources {
      #expect(abs(try #require(source["error"]?.number)) <= bound)
      #expect(abs(try #require(source["expected"]?.number) - 1) < 1)
    }
    let outcome = try Executable.run(["train", "run.yaml"] + changes, in: workspace.folder.path)
    #expect(outcome.status == 0)
    let tokens = try #require(try workspace.metrics("out").last?["tokens"])
    for source in sources {
      let name = try #require(source["name"]?.text)
      #expect(tokens[name]?.integer == source["tokens"]?.integer)
    }
  }

  @Test(
    "a share or a start that makes no sense is a fault of the run file",
    arguments: [
      ("sources.1.share=[[3, 0], [2, 1]]", "rise from point to point"),
      ("start={step: 9}", "starts at step 9"),
      ("start={drawn: {nobody: 1}}", "unknown key \"nobody\""),
    ])
  func faults(change: String, expected: String) throws {
    let workspace = try Workspace.withRun()
    let outcome = try workspace.rehearse("plan", "run.yaml", "--set", change)
    #expect([1, 2].contains(outcome.status))
    #expect(outcome.errors.contains(expected))
  }

  @Test(
    "options that do not go together are a wrong command line",
    arguments: [
      [], ["--step", "0", "--against", "run.yaml"], ["--step", "0", "--rank", "0"],
      ["--step", "0", "--rank", "2", "--world", "2"],
      ["--against", "run.yaml", "--html", "a.html"],
      ["--step", "0", "--rank", "0", "--world", "0"],
    ])
  func usage(arguments: [String]) throws {
    let workspace = try Workspace.withRun()
    let outcome = try Executable.run(
      ["inspect", "run.yaml"] + arguments, in: workspace.folder.path)
    #expect(outcome.status == 64)
  }
}
