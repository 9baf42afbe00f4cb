import TestSupport
import Testing

@Suite("Tasks of evaluate")
struct EvaluateTaskTests {
  private static let choices =
    #"{"messages":[{"role":"user","content":"Rain?"},{"role":"assistant","content":"yes"}]}"# + "\n"
    + #"{"messages":[{"role":"user","content":"Sea?"},{"role":"assistant","content":"no"}]}"# + "\n"

  private func workspace(labels: String = #"["yes", "no"]"#) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.folder.write(Self.choices, to: "task/test.jsonl")
    try workspace.folder.write(labels, to: "task/labels.json")
    return workspace
  }

  @Test("the labels beside a file are chosen among, and every example is written where asked")
  func choices() throws {
    let workspace = try workspace()
    let outcome = try workspace.rehearse(
      "evaluate", "--model", workspace.model.path, "--choices", "c=task/test.jsonl",
      "--per-example", "examples.jsonl", "--json")
    #expect(outcome.status == 0)
    let figures = try outcome.object()["base"]?["c"]
    #expect(figures?.keys == ["accuracy", "count", "nll"])
    #expect(figures?["count"]?.integer == 2)
    let records = try workspace.folder.read("examples.jsonl").split(separator: 10)
      .map { try JSON(Array($0)) }
    #expect(records.compactMap { $0["example"]?.integer } == [0, 1])
    #expect(records.allSatisfy { $0["base"]?["nll"]?.elements?.count == 2 })
    #expect(records.allSatisfy { ["yes", "no"].contains($0["base"]?["answer"]?.text) })
  }

  @Test("with a cache a second evaluation gives the same figures, and finds all that the base says")
  func cached() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("runs/a")
    try workspace.folder.write(Self.choices, to: "task/test.jsonl")
    try workspace.folder.write(#"["yes", "no"]"#, to: "task/labels.json")
    func evaluate(_ more: String...) throws -> [UInt8] {
      let outcome = try Executable.run(
        [
          "evaluate", "--run", "runs/a", "--shards", "p=prose", "--choices", "c=task/test.jsonl",
          "--tasks", "t=task/test.jsonl", "--json",
        ] + more, in: workspace.folder.path)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }
    let figures = try evaluate()
    #expect(try evaluate("--cache", "kept") == figures)
    let kept = try workspace.files(in: "kept")
    #expect(kept.keys.contains { $0.hasSuffix(".states") })
    #expect(kept.keys.contains { $0.hasSuffix(".json") })
    #expect(try evaluate("--cache", "kept") == figures)
    #expect(try workspace.files(in: "kept") == kept)
  }

  @Test("what is no list of different labels is refused by its file")
  func malformedLabels() throws {
    for labels in ["[]", #"["yes", "yes"]"#, #"{"a": 1}"#, #"["yes", ""]"#] {
      let workspace = try workspace(labels: labels)
      let outcome = try workspace.rehearse(
        "evaluate", "--model", workspace.model.path, "--choices", "c=task/test.jsonl")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("task/labels.json"))
    }
  }

  @Test("format and repetition of written answers are counted where there are any")
  func format() throws {
    let workspace = try workspace()
    let outcome = try workspace.rehearse(
      "evaluate", "--model", workspace.model.path, "--tasks", "t=task/test.jsonl",
      "--answer-pattern", "(yes|no)", "--format-pattern", "json", "--json")
    let figures = try outcome.object()["base"]?["t"]
    #expect(figures?.keys == ["accuracy", "count", "format", "repetition"])
    let wrong = try workspace.rehearse(
      "evaluate", "--model", workspace.model.path, "--tasks", "t=task/test.jsonl",
      "--answer-pattern", "(yes")
    #expect(wrong.status == 1)
    #expect(wrong.errors.contains("(yes is no regular expression"))
  }

  @Test("a run is evaluated by its own model, adapter and sets, and receives the figures")
  func run() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train(
      "out", "--set", "evaluation={every: 0, sets: [{name: held, shards: prose}]}",
      "--set", "compute.precision=float32")
    let outcome = try workspace.rehearse("evaluate", "--run", "out", "--shards", "task=task")
    #expect(outcome.status == 0)
    #expect(outcome.lines.contains { $0.hasPrefix("held ") && $0.contains(" adapted ") })
    let report = try JSON(try workspace.folder.read("out/evaluation.json"))
    #expect(report["adapted"]?.keys == ["held", "task"])
    // The run's own length gives the figures of its last measurement.
    let last = try workspace.metrics("out").compactMap { $0["evaluation"]?["held"]?["nll"]?.number }
    #expect(report["adapted"]?["held"]?["nll"]?.number == last.last)
    // Another evaluation adds to it; another adapter would have other figures.
    try workspace.folder.write(Self.choices, to: "task.d/test.jsonl")
    _ = try workspace.rehearse("evaluate", "--run", "out", "--tasks", "t=task.d/test.jsonl")
    let both = try JSON(try workspace.folder.read("out/evaluation.json"))
    #expect(both["adapted"]?.keys == ["held", "task", "t"])
    #expect(both["difference"]?.keys == ["held", "task", "t"])
    _ = try workspace.train("out", "--overwrite")
    #expect(!workspace.exists("out/evaluation.json"))
  }

  @Test("a run without sets needs something to measure")
  func runWithoutSets() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    let outcome = try workspace.rehearse("evaluate", "--run", "out")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--choices"))
  }
}
