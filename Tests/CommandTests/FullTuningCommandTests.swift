import TestSupport
import Testing

@Suite("train with tuning: full")
struct FullTuningCommandTests {
  /// A workspace whose run trains every weight.
  private func workspace() throws -> Workspace {
    let workspace = try Workspace.withRun()
    let run = String(decoding: try workspace.folder.read("run.yaml"), as: UTF8.self)
    try workspace.folder.write(
      run.replacing("lora: { rank: 2, alpha: 4 }", with: "tuning: full"), to: "run.yaml")
    return workspace
  }

  @Test("a run leaves a model that evaluate compares with the base and generate loads")
  func wholeWay() throws {
    let workspace = try workspace()
    let trained = try workspace.train(
      "out", "--set", "evaluation={ sets: [{ name: prose, shards: prose }] }",
      "--set", "compute.precision=float32")
    #expect(trained.status == 0)
    #expect(trained.text.contains("/out/model written"))
    #expect(workspace.exists("out/model/model.safetensors") && !workspace.exists("out/adapter"))
    #expect(workspace.exists("out/report.html"))
    let report = try workspace.rehearse("evaluate", "--run", "out", "--json").object()
    let measured = try workspace.metrics("out").compactMap { $0["evaluation"] }.last
    #expect((measured?["prose"]?["kl_forward"]?.number ?? 0) > 0)
    #expect(report["base"]?["prose"]?["kl_forward"]?.number == 0)
    #expect(report["adapted"]?["prose"]?["nll"]?.number == measured?["prose"]?["nll"]?.number)
    let compared = try workspace.rehearse("compare", "out", "--json")
    #expect(compared.status == 0)
    let answer = try workspace.rehearse(
      "generate", "--model", "out/model", "--prompt", "the rain", "--json")
    #expect(answer.status == 0)
  }

  @Test("the keys of an adapter, and curvature, are refused")
  func refused() throws {
    let workspace = try workspace()
    let lora = try workspace.train("out", "--set", "lora.rank=4")
    #expect(lora.status == 1 && lora.errors.contains("--set lora="))
    let emptied = try workspace.rehearse(
      "plan", "run.yaml", "--set", "lora.rank=4", "--set", "lora=")
    #expect(emptied.status == 0)
    let penalty = try workspace.train(
      "out", "--set", "loss.penalty={ kind: laplace, strength: 1, source: prose }")
    #expect(penalty.status == 1 && penalty.errors.contains("laplace"))
    let fisher = try workspace.rehearse(
      "fisher", "run.yaml", "--source", "prose", "--out", "prose.fisher")
    #expect(fisher.status == 1 && fisher.errors.contains("tuning"))
  }
}
