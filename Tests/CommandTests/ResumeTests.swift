import Glibc
import TestSupport
import Testing

@Suite("train, interrupted and resumed")
struct ResumeTests {
  /// Enough steps for a signal to come in between.
  private static let steps = 120

  @Test(
    "a run that is asked to stop saves its state and goes on to the same adapter",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func stopped(signal: Int32) throws {
    let workspace = try Workspace.withRun(steps: Self.steps)
    #expect(try workspace.train("whole").status == 0)
    let training = try workspace.startTraining("out")
    training.wait { workspace.recordedSteps("out") > 3 }
    training.send(signal)
    let stopped = try training.outcome()
    #expect(stopped.status == 130)
    #expect(stopped.errors.contains("--resume"))
    #expect(!workspace.exists("out/adapter"))
    try expectResumed(workspace)
  }

  @Test(
    "a run that is killed goes on from its last checkpoint to the same adapter",
    arguments: ["none", "hidden"])
  func killed(cache: String) throws {
    let workspace = try Workspace.withRun(steps: Self.steps)
    let file = String(decoding: try workspace.folder.read("run.yaml"), as: UTF8.self)
    try workspace.folder.write(
      file.replacing("[text] }", with: "[text], cache: \(cache) }"), to: "run.yaml")
    #expect(try workspace.train("whole").status == 0)
    let training = try workspace.startTraining("out", "--set", "checkpoint.every=7")
    training.wait { workspace.recordedSteps("out") > 9 }
    training.send(SIGKILL)
    #expect(try training.outcome().status == -SIGKILL)
    try expectResumed(workspace)
  }

  @Test("a run that was killed before its first checkpoint starts from the beginning")
  func killedEarly() throws {
    let workspace = try Workspace.withRun(steps: Self.steps)
    #expect(try workspace.train("whole").status == 0)
    let training = try workspace.startTraining("out")
    training.wait { workspace.recordedSteps("out") > 2 }
    training.send(SIGKILL)
    #expect(try training.outcome().status == -SIGKILL)
    try expectResumed(workspace)
  }

  /// Resumes `out`, which is to end as `whole` did.
  private func expectResumed(_ workspace: Workspace) throws {
    #expect(try workspace.train("out", "--resume").status == 0)
    #expect(try workspace.files(in: "out/adapter") == workspace.files(in: "whole/adapter"))
    let records = try workspace.metrics("out")
    #expect(records.compactMap { $0["step"]?.integer } == Array(0..<Self.steps))
    let losses = try workspace.metrics("whole").compactMap { $0["loss"]?.number }
    #expect(records.compactMap { $0["loss"]?.number } == losses)
  }

  @Test(
    "a checkpoint of a run that differs is refused, and accepted when asked",
    arguments: ["seed", "shards", "batch.micro"])
  func changed(part: String) throws {
    let workspace = try Workspace.withRun(steps: 4)
    _ = try workspace.train("out")
    var change = ["--resume"]
    switch part {
    case "seed": change += ["--set", "seed=18"]
    case "batch.micro": change += ["--set", "batch.micro=1"]
    default:
      try workspace.build("prose", "--overwrite", "-", input: Corpus.prose(60, seed: 9))
    }
    let before = try workspace.files(in: "out")
    let refused = try Executable.run(
      ["train", "run.yaml"] + change, in: workspace.folder.path)
    #expect(refused.status == 1)
    #expect(refused.errors.contains(part))
    #expect(refused.errors.contains("--allow-changed"))
    #expect(try workspace.files(in: "out") == before)
    let accepted = try Executable.run(
      ["train", "run.yaml", "--allow-changed"] + change, in: workspace.folder.path)
    #expect(accepted.status == 0)
  }

  @Test("a damaged checkpoint is named")
  func damagedCheckpoint() throws {
    let workspace = try Workspace.withRun(steps: 4)
    _ = try workspace.train("out")
    let path = "out/checkpoints/step-4/state.safetensors"
    try workspace.folder.write(Array(try workspace.folder.read(path).prefix(50)), to: path)
    let outcome = try workspace.train("out", "--resume")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains(path))
  }
}
