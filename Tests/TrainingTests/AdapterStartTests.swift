import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Runs that begin from an adapter")
struct AdapterStartTests {
  let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  /// A run that begins from what the run `first` has left.
  private func next(
    _ output: String = "next", change: (inout RunFile) -> Void = { _ in }
  ) -> RunFile {
    fixture.run(output: output) { run in
      run.adapter = fixture.folder.file("first/adapter")
      change(&run)
    }
  }

  @Test("the adapter is the start, whatever the seed, and moves on from there")
  func start() throws {
    let first = try fixture.train(fixture.run(output: "first")).adapter
    let run = next { $0.seed = 5 }
    #expect(try TrainingRun(run, start: .new).trained.elements.values == first)
    let trained = try fixture.train(run, start: .overwrite)
    #expect(trained.records[0].kl > 0)
    #expect(trained.adapter != first)
    #expect(try RunFile(path: fixture.folder.file("next/run.yaml")) == run)
  }

  @Test("resumed, such a run ends in the bits of one that was never interrupted")
  func resume() throws {
    _ = try fixture.train(fixture.run(output: "first"))
    let whole = try fixture.train(next("whole")).adapter
    try {
      let part = try TrainingRun(next(), start: .new)
      try part.train(shouldStop: { part.step == 3 })
    }()
    #expect(try fixture.train(next(), start: .resume(allowChanged: false)).adapter == whole)
  }

  @Test("resumed from another adapter, or from none, it is refused and the difference named")
  func otherAdapter() throws {
    _ = try fixture.train(fixture.run(output: "first"))
    try TrainingRun(next(), start: .new).train(shouldStop: { true })
    func problem(_ run: RunFile) -> String? {
      let error = #expect(throws: TrainingError.self) {
        try TrainingRun(run, start: .resume(allowChanged: false))
      }
      return error?.problem
    }
    #expect(problem(next { $0.adapter = nil })?.contains("adapter: ") == true)
    _ = try fixture.train(fixture.run(output: "first") { $0.seed = 9 }, start: .overwrite)
    #expect(problem(next())?.contains("adapter: ") == true)
  }

  @Test(
    "an adapter of another shape or scale is refused with what differs",
    arguments: [
      ("rank", LoRAConfiguration(rank: 2, alpha: 4)),
      ("targets", LoRAConfiguration(rank: 3, alpha: 6, targets: [.query])),
      ("layers", LoRAConfiguration(rank: 3, alpha: 6, layers: [1])),
      ("scale", LoRAConfiguration(rank: 3, alpha: 3)),
    ])
  func otherShape(key: String, lora: LoRAConfiguration) throws {
    _ = try fixture.train(fixture.run(output: "first"))
    let error = #expect(throws: TrainingError.self) {
      try TrainingRun(next { $0.lora = lora }, start: .new)
    }
    #expect(error?.path == fixture.folder.file("first/adapter"))
    #expect(error?.problem.contains(key) == true)
  }

  @Test("dropout, and layers that are named or meant, are no other shape")
  func sameShape() throws {
    _ = try fixture.train(fixture.run(output: "first"))
    let run = next { run in
      run.lora.dropout = 0.1
      run.lora.layers = [0, 1]
    }
    let trained = try TrainingRun(run, start: .new).trained.adapted
    #expect(trained.adapter?.configuration.dropout == 0.1)
  }

  @Test("an adapter that is not there is named")
  func missing() throws {
    let error = #expect(throws: StorageError.self) { try TrainingRun(next(), start: .new) }
    #expect(error?.path == fixture.folder.file("first/adapter"))
  }
}
