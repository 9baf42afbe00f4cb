import Foundation
import Glibc
import TestSupport
import Testing

@Suite("train, with stages, taken up again")
struct StagesResumeTests {
  /// What every stage is held by where weights are merged between.
  private static let merged = [
    "--set", "between=merge", "--set",
    "loss.penalty={kind: laplace-kfac, strength: 1, sequences: 2}",
  ]

  /// Trains, with `arguments` behind the run file; expects the end of it.
  @discardableResult
  private func train(
    _ workspace: Workspace, _ arguments: [String]
  ) throws -> Executable.Outcome {
    let outcome = try Executable.run(
      ["train", "run.yaml"] + arguments, in: workspace.folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome
  }

  @Test("what is made between stages is made again where it is gone, to the same bits")
  func products() throws {
    let workspace = try Workspace.withStages()
    try train(workspace, Self.merged)
    let before = try workspace.files(in: "out")
    for name in ["1-first/merged", "1-first/after-1.kfac.safetensors"] {
      try FileManager.default.removeItem(atPath: workspace.folder.file("out/\(name)"))
    }
    let outcome = try train(workspace, ["--resume"] + Self.merged)
    #expect(!outcome.text.contains("step 0"))
    let isKept = try workspace.files(in: "out") == before
    #expect(isKept)
  }

  @Test(
    "once a stage is trained further, those after it begin anew, and are measured anew",
    arguments: [[], merged])
  func further(options: [String]) throws {
    let workspace = try Workspace.withStages()
    let longer = options + ["--set", "stages.1.steps=5"]
    try train(workspace, options)
    let first = try workspace.files(in: "out/1-first")
    let refused = try Executable.run(
      ["train", "run.yaml", "--resume"] + longer, in: workspace.folder.path)
    #expect(refused.status == 1 && refused.errors.contains("--allow-changed"))
    let outcome = try train(workspace, ["--resume", "--allow-changed"] + longer)
    #expect(outcome.text.contains("third begins anew"))
    let isKept = try workspace.files(in: "out/1-first") == first
    #expect(isKept)
    let after = try workspace.files(in: "out")
    let again = try train(workspace, ["--resume"] + longer)
    #expect(!again.text.contains("step 0"))
    let isDone = try workspace.files(in: "out") == after
    #expect(isDone)
    // What comes of the second stage is what the third has when it is trained by hand.
    let third = try workspace.files(in: "out/3-third/adapter")
    let byHand = try train(workspace, ["--overwrite", "--stage", "third"] + longer)
    #expect(byHand.text.contains("step 0"))
    let isSame = try workspace.files(in: "out/3-third/adapter") == third
    #expect(isSame)
  }

  @Test("half a stage that began from what was trained further since begins anew, too")
  func half() throws {
    let workspace = try Workspace.withStages(steps: 40)
    let training = try Executable.start(["train", "run.yaml"], in: workspace.folder.path)
    training.wait { workspace.recordedSteps("out/2-second") > 5 }
    training.send(SIGTERM)
    #expect(try training.outcome().status == 130)
    let outcome = try train(
      workspace, ["--resume", "--allow-changed", "--set", "stages.0.steps=42"])
    #expect(outcome.text.contains("second begins anew") && !outcome.text.contains("third begins"))
    #expect(workspace.recordedSteps("out/2-second") == 40)
    #expect(try workspace.metrics("out/2-second").first?["step"]?.integer == 0)
  }

  @Test("a row is kept only where the figures of its stage say the same")
  func otherFigures() throws {
    let workspace = try Workspace.withStages()
    try train(workspace, [])
    let longer = ["--set", "stages.2.steps=6"]
    try train(workspace, ["--stage", "third", "--overwrite"] + longer)
    let evaluated = try workspace.rehearse(
      "evaluate", "--run", "out/3-third", "--choices", "a=choices/test.jsonl")
    #expect(evaluated.status == 0, "\(evaluated.errors)")
    try train(workspace, ["--resume"] + longer)
    let evaluation = try JSON(try workspace.folder.read("out/3-third/evaluation.json"))
    let figures = ["a", "b", "c"].map { evaluation["adapted"]?[$0]?["accuracy"]?.number }
    let record = try JSON(try workspace.folder.read("out/stages.json"))
    #expect(!figures.contains(nil))
    #expect(record["accuracy"]?.elements?.last?.elements?.map(\.number) == figures)
  }

  @Test("a stage that is taken out has no row")
  func removed() throws {
    let workspace = try Workspace.withStages()
    try train(workspace, ["--set", "stages.1.tests=[]", "--set", "stages.2.tests=[]"])
    let file = String(decoding: try workspace.folder.read("run.yaml"), as: UTF8.self)
    let rest = try #require(file.range(of: "  - name: second"))
    try workspace.folder.write(String(file[..<rest.lowerBound]), to: "run.yaml")
    try train(workspace, ["--resume"])
    let record = try JSON(try workspace.folder.read("out/stages.json"))
    #expect(record["accuracy"]?.elements?.count == 2)
  }
}
