import Foundation
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
}
