import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Runs with a penalty")
struct PenaltyRunTests {
  let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  private func run(
    _ output: String, _ kind: RunFile.Penalty.Kind, strength: Double = 2,
    change: (inout RunFile) -> Void = { _ in }
  ) -> RunFile {
    fixture.run(output: output) { run in
      run.loss.penalty = RunFile.Penalty(
        kind: kind, strength: strength, damping: 0.1, source: "prose", sequences: 3)
      change(&run)
    }
  }

  @Test(
    "a strength of 0 gives the very bits of no penalty, and estimates nothing",
    arguments: RunFile.Penalty.Kind.allCases)
  func gate(kind: RunFile.Penalty.Kind) throws {
    let none = try fixture.train(fixture.run(output: "none"))
    let zero = try fixture.train(run("zero", kind, strength: 0))
    #expect(zero.adapter.map(\.bitPattern) == none.adapter.map(\.bitPattern))
    #expect(zero.records.map(\.loss) == none.records.map(\.loss))
    #expect(zero.records.allSatisfy { $0.penalty == 0 })
    #expect(!FileSystem.exists(fixture.folder.file("zero/curvature.safetensors")))
  }

  @Test(
    "the penalty starts at 0, enters the loss, and holds the more the stronger it is",
    arguments: [RunFile.Penalty.Kind.l2, .laplace, .laplaceKFAC])
  func strength(kind: RunFile.Penalty.Kind) throws {
    let weak = try fixture.train(run("weak", kind, strength: 1e-6)).records
    let strong = try fixture.train(run("strong", kind, strength: 10)).records
    for record in weak + strong {
      let parts = record.crossEntropy.values.reduce(record.kl + record.penalty, +)
      #expect(abs(record.loss - parts) < 1e-5)
    }
    #expect(weak[0].penalty == 0 && weak[5].penalty > 0)
    #expect(strong[5].penalty / 10 < weak[5].penalty / 1e-6)
    #expect(strong[5].kl < weak[5].kl)
  }

  @Test("a run that stops and goes on has the bits of one that does not, and its curvature is read")
  func resume() throws {
    let whole = try fixture.train(run("whole", .laplace))
    let part = run("part", .laplace) { $0.checkpoint.every = 2 }
    try TrainingRun(part, start: .new).train(shouldStop: { true })
    var estimated = 0
    let resumed = try TrainingRun(part, start: .resume(allowChanged: false)) { _, _ in
      estimated += 1
    }
    try resumed.train()
    #expect(resumed.step == 6 && estimated == 0)
    #expect(resumed.trained.elements.values == whole.adapter)
  }

  @Test("another strength, or another curvature, is another run")
  func identity() throws {
    let first = run("run", .laplace)
    try TrainingRun(first, start: .new).train(shouldStop: { true })
    for change: (inout RunFile.Penalty) -> Void in [
      { $0.strength = 3 }, { $0.damping = 0 }, { $0.sequences = 4 }, { $0.kind = .laplaceKFAC },
    ] {
      var changed = first
      change(&changed.loss.penalty)
      let error = #expect(throws: TrainingError.self) {
        try TrainingRun(changed, start: .resume(allowChanged: false))
      }
      #expect(error?.problem.contains("loss.penalty.") == true)
    }
  }

  @Test(
    "curvature from a file is that which the run estimates itself",
    arguments: [RunFile.Penalty.Kind.laplace, .laplaceKFAC])
  func file(kind: RunFile.Penalty.Kind) throws {
    let own = run("own", kind)
    let path = fixture.folder.file("prose.curvature")
    var progress: [Int] = []
    let report = try own.estimateCurvature(
      try #require(kind.curvature), source: "prose", sequences: 3, to: path
    ) { done, _ in progress.append(done) }
    #expect(progress == [1, 2, 3])
    #expect(report.bytes == (try FileSystem.size(of: path)) && report.mean > 0)
    let found = try fixture.train(
      run("given", kind) { run in
        run.loss.penalty.curvature = path
        run.loss.penalty.source = nil
      })
    #expect(found.adapter == (try fixture.train(own).adapter))
    let kept = fixture.folder.file("own/curvature.safetensors")
    #expect(
      try FileSystem.read(path, limit: 1 << 30) == FileSystem.read(kept, limit: 1 << 30))
  }

  @Test(
    "curvature of what was learned before is held to as that of a source, and adds to it",
    arguments: [RunFile.Penalty.Kind.laplace, .laplaceKFAC])
  func earlier(kind: RunFile.Penalty.Kind) throws {
    let own = run("own", kind)
    let path = fixture.folder.file("prose.curvature")
    _ = try own.estimateCurvature(
      try #require(kind.curvature), source: "prose", sequences: 3, to: path)
    let alone = run("alone", kind) { run in
      run.loss.penalty.source = nil
      run.loss.penalty.earlier = [path]
    }
    let trained = try fixture.train(own)
    #expect(try fixture.train(alone).adapter == trained.adapter)
    let both = run("both", kind) { $0.loss.penalty.earlier = [path] }
    let double = try fixture.train(both)
    #expect(double.records[1].penalty > 1.5 * trained.records[1].penalty)
    let error = #expect(throws: TrainingError.self) {
      var other = both
      other.loss.penalty.earlier = []
      return try TrainingRun(other, start: .resume(allowChanged: false))
    }
    #expect(error?.problem.contains("loss.penalty.curvature") == true)
  }

  @Test(
    "a run that begins from an adapter is held by its start, not by the base",
    arguments: [RunFile.Penalty.Kind.laplace, .laplaceKFAC])
  func start(kind: RunFile.Penalty.Kind) throws {
    _ = try fixture.train(fixture.run(output: "first"))
    let records = try fixture.train(
      run("next", kind) { $0.adapter = fixture.folder.file("first/adapter") }
    ).records
    #expect(abs(records[0].penalty) < 1e-3 * records[5].penalty)
  }

  @Test("factors that were estimated at another adapter are refused")
  func otherStart() throws {
    let path = fixture.folder.file("prose.curvature")
    _ = try fixture.train(fixture.run(output: "first"))
    var run = run("next", .laplaceKFAC)
    _ = try run.estimateCurvature(.kfac, source: "prose", sequences: 3, to: path)
    run.loss.penalty.curvature = path
    run.adapter = fixture.folder.file("first/adapter")
    let error = #expect(throws: TrainingError.self) { try TrainingRun(run, start: .new) }
    #expect(error?.problem.contains("another start") == true)
  }

  @Test("starting over removes the curvature of the run before")
  func overwriting() throws {
    _ = try fixture.train(run("run", .laplace))
    _ = try fixture.train(fixture.run(output: "run"), start: .overwrite)
    #expect(!FileSystem.exists(fixture.folder.file("run/curvature.safetensors")))
  }
}
