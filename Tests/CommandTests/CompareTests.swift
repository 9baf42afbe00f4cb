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
    #expect(report["base_accuracy"]?.keys == ["orders"])
    let measured = try JSON(try workspace.folder.read("runs/b/evaluation.json"))["base"]?["orders"]
    #expect(report["base_accuracy"]?["orders"]?.number == measured?["accuracy"]?.number)
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
    #expect(outcome.lines.count == 5)
    #expect(outcome.lines[1].hasPrefix("base "))
    let page = String(decoding: try workspace.folder.read("page.html"), as: UTF8.self)
    for heading in [
      "Figures", "Learning against forgetting", "Forgetting over steps",
      "KL coefficient and replay", "Forgetting against divergence",
    ] {
      #expect(page.contains("<h2>\(heading)</h2>"), "\(heading)")
    }
    #expect(page.contains("R² = "))
  }

  @Test("of a run that stops early the figures are those of the adapter that it left")
  func earlyStop() throws {
    let workspace = try workspace()
    _ = try workspace.train(
      "runs/d", "--set", "loss.kl.coefficient=0", "--set",
      "evaluation={every: 1, sets: [{name: held, shards: prose}], early_stop: {set: held}}")
    func losses(_ nll: Double) -> String {
      #"{"held":{"nll":\#(nll),"perplexity":1,"tokens":10,"kl_forward":\#(nll),"kl_reverse":0}}"#
    }
    func line(step: Int, _ nll: Double, _ further: String = "") -> String {
      #"{"step":\#(step),"evaluation":\#(losses(nll)),"base":\#(losses(1))\#(further)}"# + "\n"
    }
    try workspace.folder.write(
      self.line() + "\n" + line(step: 0, 1.5, #","lowest":"held""#) + line(step: 1, 3),
      to: "runs/d/metrics.jsonl")
    let run = try workspace.rehearse("compare", "runs/d", "--json").object()["runs"]?.elements?[0]
    #expect(run?["forgetting"]?["held"]?["value"]?.number == 0.5)
    #expect(run?["kl"]?["held"]?.number == 1.5)
  }

  @Test("where tasks are named as learned, what was learned is their accuracy alone")
  func learnedTasks() throws {
    let workspace = try workspace()
    try workspace.folder.write(Corpus.chats(2, seed: 9), to: "other.jsonl")
    for name in ["b", "c"] {
      _ = try workspace.rehearse(
        "evaluate", "--run", "runs/\(name)", "--tasks", "other=other.jsonl")
    }
    let outcome = try workspace.rehearse(
      "compare", "runs/b", "runs/c", "--learned", "own", "--learned", "orders", "--html", "c.html",
      "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.object()["tasks"]?.elements?.compactMap(\.text) == ["orders", "other"])
    // Of one task the chart has intervals.
    let page = String(decoding: try workspace.folder.read("c.html"), as: UTF8.self)
    #expect(page.contains("class=\"interval\""))
  }

  @Test("a learned set that was not measured is refused with the names of those that were")
  func unknownSet() throws {
    let outcome = try workspace().rehearse("compare", "runs/a", "--learned", "onw")
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("--learned onw: "))
    #expect(outcome.errors.contains("there are held, own"))
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

  /// The line of a step, as a run writes it.
  private func line(
    step: Int = 0, tokensPerSecond: Int = 100, tokens: Int = 512, prose: Int? = 512
  ) -> String {
    """
    {"step":\(step),"loss":1,"ce":{},"kl":0,"penalty":0,"gradient_norm":1,"learning_rate":1,\
    "tokens_per_second":\(tokensPerSecond),\
    "tokens":{"task":\(tokens)\(prose.map { ",\"prose\":\($0)" } ?? "")},\
    "supervised_tokens":{}}
    """
  }

  @Test("the time of a step counts what it drew, also where the run went on without a source")
  func removedSource() throws {
    let workspace = try workspace()
    let lines = [
      line(), line(step: 1, tokens: 768, prose: 768), line(step: 2, tokens: 1024, prose: nil),
    ]
    try workspace.folder.write(lines.joined(separator: "\n") + "\n", to: "runs/b/metrics.jsonl")
    let run = try workspace.rehearse("compare", "runs/b", "--json").object()["runs"]?.elements?[0]
    // 1024, 512 and 256 tokens at 100 a second.
    #expect(run?["step_seconds"]?.number == 5.12)
  }

  @Test("figures that no run can write are refused by their line, and a torn last one passed over")
  func impossibleFigures() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    for wrong in [line(step: .max), line(tokensPerSecond: 0), line(tokens: .max)] {
      try workspace.folder.write(line() + "\n" + wrong + "\n", to: "out/metrics.jsonl")
      let outcome = try workspace.rehearse("compare", "out")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("out/metrics.jsonl:2: "))
    }
    try workspace.folder.write(
      line() + "\n" + String(line(step: 1).prefix(40)), to: "out/metrics.jsonl")
    let torn = try workspace.rehearse("compare", "out")
    #expect(torn.errors.contains("rehearse evaluate --run out"))
  }

  @Test(
    "an interval with its ends the wrong way round is not drawn, and no name commands a terminal")
  func strangeEvaluation() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    let losses = #"{"nll":2,"perplexity":7.4,"tokens":10,"kl_forward":0.1,"kl_reverse":0.1}"#
    let task = #"{"accuracy":0.5,"count":10}"#
    let difference = #"{"value":0.1,"low":0.2,"high":-0.2}"#
    try workspace.folder.write(
      #"{"base":{},"adapted":{"held":\#(losses),"a\u001bb":\#(task)},"#
        + #""difference":{"held":\#(difference),"a\u001bb":\#(difference)}}"#,
      to: "out/evaluation.json")
    let outcome = try workspace.rehearse("compare", "out", "--html", "page.html")
    #expect(outcome.status == 0)
    #expect(!outcome.text.contains("\u{1B}"))
    let page = String(decoding: try workspace.folder.read("page.html"), as: UTF8.self)
    #expect(page.contains("Learning against forgetting"))
    #expect(!page.contains("class=\"interval\""))
  }
}
