import TestSupport
import Testing

@Suite("compare")
struct CompareTests {
  /// Three runs with a held-out set, the last two with tasks as well.
  private func workspace() throws -> Workspace {
    let workspace = try Workspace.withRun()
    let sets =
      "evaluation={every: 2, sets: [{name: held, shards: prose}, {name: own, shards: task}]}"
    for (name, beta) in [("a", "0"), ("b", "0.5"), ("c", "5")] {
      _ = try workspace.train(
        "runs/\(name)", "--set", sets, "--set", "loss.kl.coefficient=\(beta)")
    }
    try workspace.folder.write(Corpus.chats(4, seed: 3), to: "test.jsonl")
    for name in ["b", "c"] {
      _ = try workspace.rehearse(
        "evaluate", "--run", "runs/\(name)", "--tasks", "orders=test.jsonl")
    }
    return workspace
  }

  @Test("figures come from evaluations and, where these lack, from the last one of the training")
  func figures() throws {
    let workspace = try workspace()
    let outcome = try workspace.rehearse(
      "compare", "runs/a", "runs/b", "runs/c", "--learned", "own", "--json")
    #expect(outcome.status == 0)
    let report = try outcome.object()
    let runs = try #require(report["runs"]?.elements)
    #expect(runs.compactMap { $0["name"]?.text } == ["a", "b", "c"])
    #expect(report["tasks"]?.elements?.compactMap(\.text) == ["orders"])
    #expect(report["sets"]?.elements?.compactMap(\.text) == ["held"])
    #expect(runs[0]["accuracy"]?.keys == [])
    #expect(runs[1]["accuracy"]?.keys == ["orders"])
    #expect(runs[0]["forgetting"]?["held"]?.keys == ["value"])
    #expect(runs[1]["forgetting"]?["held"]?.keys == ["value", "low", "high"])
    let last = try workspace.metrics("runs/a").last
    let (adapted, base) = (last?["evaluation"]?["held"]?["nll"], last?["base"]?["held"]?["nll"])
    let forgetting = try #require(runs[0]["forgetting"]?["held"]?["value"]?.number)
    #expect(abs(forgetting - ((adapted?.number ?? 0) - (base?.number ?? 0))) < 1e-12)
    #expect(runs[0]["step_time_ratio"]?.number == 1)
    #expect(runs.allSatisfy { ($0["memory"]?.number ?? 0) > 0 })
    #expect(report["forgetting_by_kl"]?.keys == ["slope", "intercept", "r2"])
    #expect(report["pareto_front"]?.elements?.isEmpty == false)
  }

  @Test("the page has the table and the charts that the runs have figures for")
  func page() throws {
    let workspace = try workspace()
    let outcome = try workspace.rehearse(
      "compare", "runs/a", "runs/b", "runs/c", "--html", "page.html")
    #expect(outcome.lines.count == 4)
    let page = String(decoding: try workspace.folder.read("page.html"), as: UTF8.self)
    for heading in [
      "Figures", "Learning against forgetting", "Forgetting over steps",
      "KL coefficient and replay", "Forgetting against divergence",
    ] {
      #expect(page.contains("<h2>\(heading)</h2>"), "\(heading)")
    }
    #expect(page.contains("R² = "))
  }

  @Test("runs of one name are told apart by their folders")
  func names() throws {
    let workspace = try workspace()
    _ = try Executable.tool("cp", "-r", workspace.folder.file("runs"), workspace.folder.file("old"))
    let outcome = try workspace.rehearse("compare", "runs/b", "old/b", "--json")
    let runs = try outcome.object()["runs"]?.elements ?? []
    #expect(runs.compactMap { $0["name"]?.text } == ["runs/b", "old/b"])
  }

  @Test("what is no run, or has no figures, is refused with what to do")
  func nothing() throws {
    let workspace = try Workspace.withRun()
    let missing = try workspace.rehearse("compare", "nowhere")
    #expect(missing.status == 1)
    #expect(missing.errors.contains("nowhere/run.yaml"))
    _ = try workspace.train("out")
    let empty = try workspace.rehearse("compare", "out")
    #expect(empty.status == 1)
    #expect(empty.errors.contains("rehearse evaluate --run out"))
    try workspace.folder.write("{}", to: "out/evaluation.json")
    #expect(try workspace.rehearse("compare", "out").errors.contains("out/evaluation.json"))
    try workspace.folder.write("{\"step\":0}\n", to: "out/metrics.jsonl")
    #expect(try workspace.rehearse("compare", "out").errors.contains("out/metrics.jsonl:1: "))
  }
}
