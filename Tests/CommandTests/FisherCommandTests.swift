import TestSupport
import Testing

@Suite("rehearse fisher")
struct FisherCommandTests {
  @Test("a file that it writes serves a run's penalty, and its report says what it holds")
  func curvature() throws {
    let workspace = try Workspace.withRun()
    for (kind, penalty) in [("diagonal", "laplace"), ("kfac", "laplace-kfac")] {
      let outcome = try Executable.run(
        [
          "fisher", "run.yaml", "--source", "prose", "--sequences", "3", "--kind", kind, "--out",
          kind, "--json",
        ], in: workspace.folder.path)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      let report = try outcome.object()
      #expect(report["kind"]?.text == kind)
      #expect(report["sequences"]?.integer == 3)
      #expect(report["bytes"]?.integer == (try workspace.folder.read(kind).count))
      let trained = try workspace.train(
        penalty, "--set", "loss.penalty={kind: \(penalty), strength: 1, curvature: \(kind)}")
      #expect(trained.status == 0)
      let last = try #require(try workspace.metrics(penalty).last?["penalty"]?.number)
      #expect(last > 0)
    }
  }

  @Test("a source that the run does not have is named with those that it has")
  func unknownSource() throws {
    let workspace = try Workspace.withRun()
    let outcome = try Executable.run(
      ["fisher", "run.yaml", "--source", "verse", "--out", "f"], in: workspace.folder.path)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("no source \"verse\""))
    #expect(outcome.errors.contains("task, prose"))
  }
}
