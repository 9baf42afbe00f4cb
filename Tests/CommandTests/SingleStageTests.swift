import TestSupport
import Testing

@Suite("--stage")
struct SingleStageTests {
  private static let penalty = "loss.penalty={kind: laplace-kfac, strength: 1, sequences: 2}"

  /// Runs a command on one stage of a workspace's run file.
  private func rehearse(
    _ workspace: Workspace, _ command: String, _ stage: String, _ options: [String]
  ) throws -> Executable.Outcome {
    let overrides = options.flatMap { ["--set", $0] }
    return try Executable.run(
      [command, "run.yaml", "--stage", stage] + overrides, in: workspace.folder.path)
  }

  @Test(
    "stages trained one by one become what they are in one go",
    arguments: [[], ["between=merge"], [penalty], ["between=merge", penalty]])
  func oneByOne(options: [String]) throws {
    let workspace = try Workspace.withStages()
    let overrides = options.flatMap { ["--set", $0] }
    let whole = try Executable.run(
      ["train", "run.yaml", "--set", "output=whole"] + overrides, in: workspace.folder.path)
    #expect(whole.status == 0, "\(whole.errors)")
    for stage in ["first", "second", "third"] {
      let outcome = try rehearse(workspace, "train", stage, options)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let adapter = try workspace.files(in: "out/3-third/adapter")["adapter_model.safetensors"]
    let other = try workspace.files(in: "whole/3-third/adapter")["adapter_model.safetensors"]
    #expect(adapter != nil && adapter == other)
  }

  @Test("before its predecessor a stage can be looked at, but neither trained nor estimated")
  func early() throws {
    let workspace = try Workspace.withStages()
    for options in [[], ["between=merge"]] {
      #expect(try rehearse(workspace, "plan", "second", options).status == 0)
      let shown = try Executable.run(
        ["inspect", "run.yaml", "--stage", "second", "--step", "0"]
          + options.flatMap { ["--set", $0] }, in: workspace.folder.path)
      #expect(shown.status == 0, "\(shown.errors)")
      let trained = try rehearse(workspace, "train", "second", options)
      #expect(trained.status == 1 && trained.errors.contains("1-first/adapter"))
      #expect(trained.errors.contains("train stage first to its end first"))
    }
  }

  @Test("curvature is estimated at the start of a stage that is merged")
  func fisher() throws {
    let workspace = try Workspace.withStages()
    #expect(try rehearse(workspace, "train", "first", ["between=merge"]).status == 0)
    let outcome = try workspace.rehearse(
      "fisher", "run.yaml", "--stage", "second", "--set", "between=merge", "--source", "b",
      "--sequences", "2", "--out", "b.fisher")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(workspace.exists("out/1-first/merged/config.json"))
  }
}
