import Glibc
import TestSupport
import Testing

@Suite("train, with stages")
struct StagesTests {
  /// Expects that two outputs have the same adapters and figures.
  private func expectSame(_ workspace: Workspace, _ first: String, _ second: String) throws {
    func results(_ output: String) throws -> [String: [UInt8]] {
      try workspace.files(in: output).filter { name, _ in
        ["adapter_model.safetensors", "stages.json", "evaluation.json"]
          .contains { name.hasSuffix($0) }
      }
    }
    let (one, other) = (try results(first), try results(second))
    #expect(one.count == 7 && one.keys.sorted() == other.keys.sorted())
    for (name, bytes) in one {
      let isSame = bytes == other[name]
      #expect(isSame, "\(name)")
    }
  }

  @Test("three stages are trained, measured and shown, and each is a run that can be looked at")
  func whole() throws {
    let workspace = try Workspace.withStages()
    let outcome = try workspace.rehearse("train", "run.yaml")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.contains("stage 2 of 3: second"))
    #expect(outcome.lines.contains { $0.hasPrefix("third ") && $0.contains(" %") })
    #expect(outcome.lines.last?.contains("backward transfer") == true)
    let record = try JSON(try workspace.folder.read("out/stages.json"))
    let rows = record["accuracy"]?.elements?.compactMap(\.elements) ?? []
    #expect(rows.map(\.count) == [3, 3, 3, 3])
    #expect(record["tests"]?.elements?.compactMap { $0["stage"]?.integer } == [1, 2, 3])
    #expect(record["forgetting"]?.number != nil)
    let page = String(decoding: try workspace.folder.read("out/report.html"), as: UTF8.self)
    #expect(page.contains("Tasks in sequence") && page.contains("heat"))
    let evaluation = try JSON(try workspace.folder.read("out/3-third/evaluation.json"))
    let accuracies = ["a", "b", "c"].map { evaluation["adapted"]?[$0]?["accuracy"]?.number }
    #expect(accuracies == rows[3].map(\.number))
    #expect(try workspace.rehearse("plan", "out/2-second/run.yaml").status == 0)
    #expect(try workspace.rehearse("compare", "out/1-first", "out/3-third").status == 0)
  }

  @Test("after a kill at any point the stages go on to the same bits", arguments: 0..<4)
  func killed(stage: Int) throws {
    let steps = 40
    let workspace = try Workspace.withStages(steps: steps)
    #expect(try workspace.rehearse("train", "run.yaml", "--set", "output=whole").status == 0)
    let training = try Executable.start(["train", "run.yaml"], in: workspace.folder.path)
    let names = ["1-first", "2-second", "3-third"]
    training.wait {
      stage < names.count
        ? workspace.recordedSteps("out/\(names[stage])") > 5
        : workspace.exists("out/2-second/evaluation.json")
    }
    training.send(SIGKILL)
    _ = try training.outcome()
    let resumed = try workspace.rehearse("train", "run.yaml", "--resume")
    #expect(resumed.status == 0, "\(resumed.errors)")
    try expectSame(workspace, "out", "whole")
    // Another time there is nothing to do.
    let before = try workspace.files(in: "out")
    #expect(try workspace.rehearse("train", "run.yaml", "--resume").status == 0)
    let isKept = try workspace.files(in: "out") == before
    #expect(isKept)
  }

  @Test(
    "interrupted, the stage at hand is saved, and the stages go on to the same bits",
    arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) throws {
    let workspace = try Workspace.withStages(steps: 120)
    #expect(try workspace.rehearse("train", "run.yaml", "--set", "output=whole").status == 0)
    let training = try Executable.start(["train", "run.yaml"], in: workspace.folder.path)
    training.wait { workspace.recordedSteps("out/2-second") > 3 }
    training.send(signal)
    let stopped = try training.outcome()
    #expect(stopped.status == 130 && stopped.errors.contains("--resume"))
    // Nothing of a later stage was begun: the request was noted in the stage at hand.
    #expect(!workspace.exists("out/2-second/adapter") && !workspace.exists("out/3-third"))
    #expect(try workspace.rehearse("train", "run.yaml", "--resume").status == 0)
    try expectSame(workspace, "out", "whole")
  }

  @Test("merged between, the stages give the same bits twice")
  func merged() throws {
    let workspace = try Workspace.withStages()
    for output in ["out", "again"] {
      let outcome = try workspace.rehearse(
        "train", "run.yaml", "--set", "between=merge", "--set", "output=\(output)", "--set",
        "loss.penalty={kind: laplace-kfac, strength: 1, sequences: 2}")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    try expectSame(workspace, "out", "again")
  }

  @Test("a stage that no curvature holds is named, as its penalty is left out")
  func unheld() throws {
    let workspace = try Workspace.withStages()
    let penalty = "loss.penalty={kind: laplace, strength: 1, sequences: 2}"
    for arguments in [[], ["--stage", "first", "--overwrite", "--json"]] {
      let outcome = try Executable.run(
        ["train", "run.yaml", "--set", penalty] + arguments, in: workspace.folder.path)
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("first is trained without a penalty"))
      #expect(!outcome.errors.contains("second is trained"))
    }
    let held = try workspace.rehearse(
      "train", "run.yaml", "--overwrite", "--set", "stages.0.\(penalty)", "--set",
      "stages.0.loss.penalty.source=a")
    #expect(held.status == 0 && !held.errors.contains("without a penalty"))
  }

  @Test("a used output is refused; what is changed since is named; overwritten, it begins anew")
  func used() throws {
    let workspace = try Workspace.withStages()
    _ = try workspace.rehearse("train", "run.yaml")
    let before = try workspace.files(in: "out")
    #expect(try workspace.rehearse("train", "run.yaml").errors.contains("--overwrite"))
    let changed = try workspace.rehearse("train", "run.yaml", "--resume", "--set", "seed=4")
    #expect(changed.status == 1 && changed.errors.contains("seed: 17 before, 4 now"))
    let isKept = try workspace.files(in: "out") == before
    #expect(isKept)
    #expect(
      try workspace.rehearse("train", "run.yaml", "--overwrite", "--set", "seed=4").status == 0)
    let resolved = String(
      decoding: try workspace.folder.read("out/3-third/run.yaml"), as: UTF8.self)
    #expect(resolved.contains("seed: 4"))
  }

  @Test("another test is measured again on resuming, without training")
  func otherTest() throws {
    let workspace = try Workspace.withStages()
    _ = try workspace.rehearse("train", "run.yaml")
    let adapter = try workspace.files(in: "out/2-second/adapter")
    try workspace.folder.write(Workspace.answers(["no", "no", "yes"]), to: "choices/test.jsonl")
    let outcome = try workspace.rehearse("train", "run.yaml", "--resume")
    #expect(outcome.status == 0 && !outcome.text.contains("step 0"))
    let isKept = try workspace.files(in: "out/2-second/adapter") == adapter
    #expect(isKept)
    let record = try JSON(try workspace.folder.read("out/stages.json"))
    #expect(record["accuracy"]?.elements?.count == 4)
  }

  @Test("a stage is chosen by name, and asked for where only one can be meant")
  func chosen() throws {
    let workspace = try Workspace.withStages()
    let plan = try workspace.rehearse("plan", "run.yaml", "--stage", "third", "--json").object()
    #expect(plan["sources"]?.elements?.compactMap { $0["name"]?.text } == ["c", "a", "b"])
    #expect(
      try workspace.rehearse("inspect", "run.yaml", "--stage", "second", "--step", "0").status == 0)
    let unnamed = try workspace.rehearse("plan", "run.yaml")
    #expect(unnamed.status == 1 && unnamed.errors.contains("--stage NAME"))
    let other = try workspace.rehearse("plan", "run.yaml", "--stage", "fourth")
    #expect(other.status == 64 && other.errors.contains("first, second, third"))
    try workspace.folder.write("model: m", to: "other.yaml")
    let none = try workspace.rehearse("plan", "other.yaml", "--stage", "a")
    #expect(none.status == 64 && none.errors.contains("has no stages"))
  }

  @Test(
    "what is wrong with a test is told with its name before the first stage is trained",
    arguments: [
      ("stages.1.tests.0.answer_pattern='(['", "test b, "),
      ("stages.1.tests.0.answer_pattern='(['", "tasks/test.jsonl: ([ is no regular expression"),
      ("stages.2.tests.0.answer_pattern=gsm8k", "test c, "),
      ("stages.2.tests.0.answer_pattern=gsm8k", "finds no answer in the reference of example 1"),
      ("stages.1.tests.0.tasks=tasks/test.xyz", "tasks/test.xyz: unknown format"),
      ("stages.1.tests.0.tasks=tasks/none.jsonl", "tasks/none.jsonl: no such file"),
      ("stages.0.tests.0.choices=other/test.jsonl", "test a, "),
      ("stages.0.tests.0.choices=other/test.jsonl", "example 2 is none of the labels"),
      ("stages.0.tests.0.choices=unlabelled/test.jsonl", "unlabelled/labels.json"),
    ])
  func faultyTest(override: String, expected: String) throws {
    let workspace = try Workspace.withStages()
    let answers = Workspace.answers(["yes", "maybe"])
    for name in ["tasks/test.xyz", "other/test.jsonl", "unlabelled/test.jsonl"] {
      try workspace.folder.write(answers, to: name)
    }
    try workspace.folder.write(#"["yes", "no"]"#, to: "other/labels.json")
    try workspace.folder.write("[]", to: "unlabelled/labels.json")
    let outcome = try workspace.rehearse("train", "run.yaml", "--set", override)
    #expect(outcome.status == 1 && outcome.errors.contains(expected), "\(outcome.errors)")
    #expect(!workspace.exists("out"))
  }
}
