import Glibc
import TestSupport
import Testing

@Suite("study")
struct StudyCommandTests {
  /// A study of three arms on the run of `Workspace.withRun`.
  private func workspace() throws -> Workspace {
    let workspace = try Workspace.withRun()
    try workspace.folder.write(Corpus.chats(4, seed: 3), to: "test.jsonl")
    try write(strength: "5", to: workspace)
    return workspace
  }

  private func write(
    strength: String, seeds: String = "[3]", task: String = "orders", to workspace: Workspace
  ) throws {
    try workspace.folder.write(
      """
      run: run.yaml
      output: runs
      seeds: \(seeds)
      set: { steps: 2 }
      arms:
        - { name: naive, set: { loss.kl.coefficient: 0 } }
        - { name: kl, grid: { loss.kl.coefficient: [0.5, \(strength)] } }
      evaluation:
        learned: [own]
        shards: { held: prose, own: task }
        tasks: { \(task): test.jsonl }

      """, to: "study.yaml")
  }

  @Test("every arm is trained and measured, and the table written as text, JSON and page")
  func whole() throws {
    let workspace = try workspace()
    let outcome = try workspace.rehearse("study", "study.yaml")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("runs: 3, done: 0"))
    let arms = ["naive", "kl-0.5", "kl-5"]
    for arm in arms {
      #expect(try workspace.metrics("runs/\(arm)/seed-3").count == 2)
      #expect(try workspace.folder.read("runs/\(arm)/seed-3/train.log").isEmpty == false)
      #expect(try workspace.files(in: "runs/\(arm)/seed-3/checkpoints").isEmpty)
    }
    let table = String(decoding: try workspace.folder.read("runs/comparison.txt"), as: UTF8.self)
    #expect(outcome.text.contains(table))
    let report = try JSON(try workspace.folder.read("runs/comparison.json"))
    #expect(report["runs"]?.elements?.compactMap { $0["name"]?.text } == arms)
    #expect(report["sets"]?.elements?.compactMap(\.text) == ["held"])
    #expect(report["tasks"]?.elements?.compactMap(\.text) == ["orders"])
    let page = String(decoding: try workspace.folder.read("runs/comparison.html"), as: UTF8.self)
    #expect(page.contains("<h2>Figures</h2>"))
    let figures = try JSON(try workspace.folder.read("runs/figures.json"))
    let runs = try #require(figures["runs"]?.elements)
    #expect(runs.compactMap { $0["name"]?.text } == arms)
    #expect(runs[0]["seeds"]?.elements?.compactMap(\.number) == [3])
    let keys = ["nll", "forgetting", "kl", "reverse_kl"]
    #expect(
      Set(runs[0]["figures"]?.keys ?? [])
        == Set(
          keys.flatMap { ["held.\($0)", "own.\($0)"] }
            + [
              "orders.accuracy", "orders.repetition", "memory_bytes", "replayed", "step_seconds",
              "steps",
            ]))
    #expect(figures["base"]?["held.nll"]?.number ?? 0 > 0)
  }

  @Test("what is done and still the same is kept, and what differs made again")
  func kept() throws {
    let workspace = try workspace()
    _ = try workspace.rehearse("study", "study.yaml")
    let before = try workspace.files(in: "runs")
    let again = try workspace.rehearse("study", "study.yaml")
    #expect(again.text.contains("runs: 3, done: 3"))
    #expect(try workspace.files(in: "runs") == before)

    try write(strength: "6", to: workspace)
    let listed = try workspace.rehearse("study", "study.yaml", "--list")
    #expect(listed.lines.filter { $0.contains("to do") }.count == 1)
    let changed = try workspace.rehearse("study", "study.yaml")
    #expect(changed.text.contains("1 of 1: kl-6, seed 3"))

    // Another evaluation measures what is trained; another set of shards trains again.
    try write(strength: "6", task: "sums", to: workspace)
    let renamed = try workspace.rehearse("study", "study.yaml", "--json").object()
    #expect(renamed["tasks"]?.elements?.compactMap(\.text) == ["sums"])
    let after = try workspace.files(in: "runs")
    for file in ["naive/seed-3/metrics.jsonl", "kl-0.5/seed-3/adapter/adapter_model.safetensors"] {
      #expect(after[file] == before[file])
    }
    // So does what a task asks.
    try workspace.folder.write(Corpus.chats(4, seed: 4), to: "test.jsonl")
    let asked = try workspace.rehearse("study", "study.yaml")
    #expect(asked.text.contains("runs: 3, done: 0"))
    #expect(
      try workspace.files(in: "runs")["naive/seed-3/metrics.jsonl"]
        == before["naive/seed-3/metrics.jsonl"])
    try workspace.folder.write(Corpus.prose(61), to: "prose.jsonl")
    try workspace.build("prose", "prose.jsonl", "--overwrite")
    let rebuilt = try workspace.rehearse("study", "study.yaml")
    #expect(rebuilt.text.contains("runs: 3, done: 0"))
  }

  @Test(
    "what a measured run was resumed from is gone, and resuming it refused before anything is lost")
  func finished() throws {
    let workspace = try workspace()
    _ = try workspace.rehearse("study", "study.yaml")
    let before = try workspace.files(in: "runs/naive/seed-3")
    let resumed = try workspace.rehearse("train", "runs/naive/seed-3/run.yaml", "--resume")
    #expect(resumed.status == 1)
    #expect(resumed.errors.contains("no checkpoint to go on from"))
    #expect(try workspace.files(in: "runs/naive/seed-3") == before)
  }

  @Test("arms that are named are made alone, beside what is done of others")
  func someArms() throws {
    let workspace = try workspace()
    let some = try workspace.rehearse("study", "study.yaml", "--arm", "kl-*", "--arm", "kl-5")
    #expect(some.status == 0, "\(some.errors)")
    #expect(!workspace.exists("runs/naive"))
    let other = try workspace.rehearse("study", "study.yaml", "--arm", "naive", "--json").object()
    #expect(
      other["runs"]?.elements?.compactMap { $0["name"]?.text } == ["naive", "kl-0.5", "kl-5"])
    let study = String(decoding: try workspace.folder.read("study.yaml"), as: UTF8.self)
    try workspace.folder.write(
      study.replacing("arms:\n", with: "arms:\n  - { name: absent, run: none.yaml }\n"),
      to: "further.yaml")
    let further = try workspace.rehearse("study", "further.yaml", "--arm", "naive")
    #expect(further.status == 0, "\(further.errors)")
    #expect(try workspace.rehearse("study", "further.yaml").errors.contains("arm absent"))
    let unknown = try workspace.rehearse("study", "study.yaml", "--arm", "nave")
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("--arm nave: no such arm; there are naive, kl-0.5, kl-5"))
  }

  @Test("a study that is interrupted saves its run, which goes on to the same bits")
  func resumed() throws {
    let workspace = try workspace()
    let steps = "steps=120"
    _ = try workspace.train(
      "whole", "--set", "seed=3", "--set", steps, "--set", "loss.kl.coefficient=0")
    let study = try Executable.start(
      ["study", "study.yaml", "--set", steps], in: workspace.folder.path)
    study.wait { workspace.recordedSteps("runs/naive/seed-3") > 3 }
    study.send(SIGINT)
    let stopped = try study.outcome()
    #expect(stopped.status == 130)
    #expect(stopped.errors.contains("start the study again"))
    #expect(!workspace.exists("runs/naive/seed-3/adapter"))
    let resumed = try workspace.rehearse("study", "study.yaml", "--set", steps)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let log = try workspace.folder.read("runs/naive/seed-3/train.log")
    #expect(String(decoding: log, as: UTF8.self).contains("going on after"))
    #expect(
      try workspace.files(in: "runs/naive/seed-3/adapter") == workspace.files(in: "whole/adapter"))
  }

  @Test("a run that takes another's place begins anew, also where it was killed before it began")
  func replaced() throws {
    let workspace = try workspace()
    _ = try workspace.rehearse("study", "study.yaml")
    let file = "runs/naive/seed-3/study.json"
    let before = try workspace.folder.read(file)
    // What a kill leaves that comes after the old run is known to be another, and before the new one.
    for left in [before, Array("{}".utf8)] {
      try workspace.folder.write(left, to: file)
      let again = try workspace.rehearse("study", "study.yaml", "--set", "steps=3")
      #expect(again.status == 0, "\(again.errors)")
      #expect(try workspace.metrics("runs/naive/seed-3").count == 3)
    }
  }

  @Test("an interrupt ends what has not begun to note it, such as a measurement")
  func interruptedMeasuring() throws {
    let workspace = try workspace()
    _ = try workspace.rehearse("study", "study.yaml")
    try write(strength: "5", task: "sums", to: workspace)
    try workspace.folder.write(Corpus.chats(2000, seed: 3), to: "test.jsonl")
    let study = try Executable.start(["study", "study.yaml"], in: workspace.folder.path)
    let log = "runs/naive/seed-3/evaluate.log"
    study.wait { (try? workspace.folder.read(log).isEmpty) == true }
    study.send(SIGINT)
    #expect(try study.outcome().status == 130)
    #expect(try workspace.folder.read(log) == [])
  }

  @Test("with several seeds a row is their mean, with an interval over them")
  func seeds() throws {
    let workspace = try workspace()
    try write(strength: "5", seeds: "[3, 4]", to: workspace)
    let report = try workspace.rehearse("study", "study.yaml", "--json").object()
    let runs = report["runs"]?.elements ?? []
    #expect(runs.compactMap { $0["seeds"]?.integer } == [2, 2, 2])
    let single = try [3, 4].map { seed in
      let compared = try workspace.rehearse("compare", "runs/kl-5/seed-\(seed)", "--json").object()
      return compared["runs"]?.elements?[0]["forgetting"]?["held"]?["value"]?.number ?? 0
    }
    let forgetting = runs[2]["forgetting"]?["held"]
    let mean = (single[0] + single[1]) / 2
    #expect(abs((forgetting?["value"]?.number ?? 0) - mean) < 1e-12)
    #expect((forgetting?["low"]?.number ?? 0) < mean)
  }

  @Test("an arm with tasks in sequence is measured after its last stage, and kept")
  func staged() throws {
    let workspace = try workspace()
    let run = String(decoding: try workspace.folder.read("run.yaml"), as: UTF8.self)
      .replacing("steps: 4", with: "steps: 2").split(separator: "\n")
      .filter { !$0.contains("sources:") && !$0.contains("- { name:") }
    try workspace.folder.write(
      run.joined(separator: "\n") + """

        stages:
          - { name: one, sources: [{ name: task, shards: task, share: 1, overflow: truncate }] }
          - { name: two, sources: [{ name: prose, shards: prose, share: 1 }] }

        """, to: "staged.yaml")
    try workspace.folder.write(
      """
      run: staged.yaml
      output: runs
      arms: [{ name: sequence }]
      evaluation: { shards: { held: prose } }
      """, to: "study.yaml")
    let report = try workspace.rehearse("study", "study.yaml", "--json").object()
    #expect(report["runs"]?.elements?.compactMap { $0["name"]?.text } == ["sequence"])
    #expect(workspace.exists("runs/sequence/seed-17/2-two/evaluation.json"))
    #expect(!workspace.exists("runs/sequence/seed-17/1-one/evaluation.json"))
    let again = try workspace.rehearse("study", "study.yaml")
    #expect(again.text.contains("runs: 1, done: 1"))
    // Something else to measure trains no stage again.
    let before = try workspace.files(in: "runs/sequence/seed-17/1-one")
    let study = String(decoding: try workspace.folder.read("study.yaml"), as: UTF8.self)
    try workspace.folder.write(
      study.replacing("held: prose", with: "held: prose, own: task"), to: "study.yaml")
    let measured = try workspace.rehearse("study", "study.yaml", "--json").object()
    #expect(measured["sets"]?.elements?.compactMap(\.text) == ["held", "own"])
    #expect(try workspace.files(in: "runs/sequence/seed-17/1-one") == before)
  }

  @Test("a run that fails is named at the end, and the others are made")
  func failing() throws {
    let workspace = try workspace()
    try write(strength: "1e30", to: workspace)
    let outcome = try workspace.rehearse(
      "study", "study.yaml", "--set", "optimizer.learning_rate=1e6")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("failed: kl-1e30, seed 3: train ended with status 1"))
  }

  @Test(
    "what cannot be measured is refused before anything is trained",
    arguments: [
      ("learned: [nobody]", "evaluation.learned names nobody, which is nothing that is measured"),
      ("answer_pattern: \"([\"", "(["), ("shards: { held: nowhere }", "nowhere"),
      ("tasks: { orders: study.yaml }", "study.yaml"),
    ])
  func unmeasurable(further: String, expected: String) throws {
    let workspace = try workspace()
    let tasks = further.hasPrefix("tasks") ? "" : "\n  tasks: { orders: test.jsonl }"
    try workspace.folder.write(
      "run: run.yaml\noutput: runs\narms: [{ name: a }]\nevaluation:\n  \(further)\(tasks)\n",
      to: "study.yaml")
    let outcome = try workspace.rehearse("study", "study.yaml")
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    #expect(!workspace.exists("runs"))
  }

  @Test("an arm that cannot be made is refused by its name before anything is trained")
  func refused() throws {
    let workspace = try workspace()
    for (wrong, problem) in [
      ("many", "arm kl-many: --set loss.kl.coefficient=many: "),
      ("[1]", "study.yaml:7: loss.kl.coefficient: found a list, expected a list of numbers"),
    ] {
      try write(strength: wrong, to: workspace)
      let outcome = try workspace.rehearse("study", "study.yaml")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(problem), "\(outcome.errors)")
      #expect(!workspace.exists("runs"))
    }
  }
}
