import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Early stop on a held-out set")
struct EarlyStopTests {
  let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  private func run(_ output: String, patience: Int, steps: Int = 6) -> RunFile {
    fixture.run(output: output) { run in
      run.steps = steps
      run.checkpoint.every = 1
      run.evaluation = RunFile.Evaluation(
        every: 1, earlyStop: RunFile.Evaluation.EarlyStop(set: "prose", patience: patience))
    }
  }

  /// Trains with losses as if they were measured; returns the run and the adapter after each step.
  private func train(
    _ run: RunFile, losses: [Double], start: TrainingRun.Start = .new, stopAfter: Int = .max
  ) throws -> (steps: Int, endedEarly: Bool, adapters: [[Float]]) {
    let training = try TrainingRun(run, start: start)
    var adapters: [[Float]] = []
    try training.train(
      evaluate: { steps, adapter in
        adapters.append(adapter.elements.values)
        return #"{"evaluation":{"prose":{"nll":\#(losses[steps - 1])}},"step":\#(steps - 1)}"#
      },
      shouldStop: { training.step >= stopAfter })
    return (training.step, training.endedEarly, adapters)
  }

  /// Trains until `steps` are done, with another set measured.
  private func trainMeasuringCode(_ run: RunFile, start: TrainingRun.Start, until steps: Int) throws
  {
    let training = try TrainingRun(run, start: start)
    try training.train(
      evaluate: { steps, _ in #"{"evaluation":{"code":{"nll":1}},"step":\#(steps - 1)}"# },
      shouldStop: { training.step == steps })
  }

  private func written(_ run: RunFile) throws -> [Float] {
    let model = try ModelConfiguration(modelFolder: run.model)
    return try Adapter(folder: run.output + "/adapter", for: model).elements.values
  }

  @Test(
    "a run ends when patience is used up, and leaves the adapter of the lowest loss",
    arguments: [
      (1, [3, 2, 2.5, 1, 1, 1], 3, 1), (2, [3, 2, 2, 1, 1.5, 1.25], 6, 3),
      (2, [3, 2, 4, 3, 1, 1], 4, 1),
    ] as [(Int, [Double], Int, Int)])
  func ends(patience: Int, losses: [Double], steps: Int, best: Int) throws {
    let run = run("run", patience: patience)
    let outcome = try train(run, losses: losses)
    #expect(outcome.steps == steps)
    #expect(try written(run) == outcome.adapters[best])
  }

  @Test("while the loss falls, the run does all of its steps")
  func falling() throws {
    let run = run("run", patience: 1)
    let outcome = try train(run, losses: [6, 5, 4, 3, 2, 1])
    #expect(outcome.steps == 6 && !outcome.endedEarly)
    #expect(try written(run) == outcome.adapters[5])
  }

  @Test("a resumed run remembers what was measured, and one that has ended does no more steps")
  func resumed() throws {
    let losses = [3, 2, 2.5, 2.25, 1, 1]
    let run = run("run", patience: 2)
    #expect(try train(run, losses: losses, stopAfter: 3).steps == 3)
    for _ in 0..<2 {
      let outcome = try train(run, losses: losses, start: .resume(allowChanged: false))
      #expect(outcome.steps == 4 && outcome.endedEarly)
    }
  }

  @Test("where nothing is measured, the run leaves its last adapter")
  func nothingMeasured() throws {
    let run = run("run", patience: 1)
    let training = try TrainingRun(run, start: .new)
    try training.train()
    #expect(try written(run) == training.trained.elements.values)
  }

  @Test("a part of the run that did not stop early does not count: it left no adapter of its best")
  func addedLater() throws {
    var run = run("run", patience: 2)
    let rule = run.evaluation.earlyStop
    run.evaluation.earlyStop = nil
    _ = try train(run, losses: [1, 2], stopAfter: 1)
    run.evaluation.earlyStop = rule
    let losses = [1, 3, 2, 2.5, 4, 1]
    let outcome = try train(run, losses: losses, start: .resume(allowChanged: false))
    #expect(outcome.steps == 5 && outcome.endedEarly)
    #expect(try written(run) == outcome.adapters[1])
  }

  @Test("the last adapter of a finished run does not pass for the best of what follows")
  func longer() throws {
    var run = run("run", patience: 5, steps: 2)
    let rule = run.evaluation.earlyStop
    run.evaluation.earlyStop = nil
    let first = try train(run, losses: [1, 2])
    #expect(try written(run) == first.adapters.last)
    (run.evaluation.earlyStop, run.steps) = (rule, 4)
    let outcome = try train(run, losses: [1, 2, 4, 5], start: .resume(allowChanged: true))
    #expect(try written(run) == outcome.adapters[0])
  }

  @Test("a set that was not measured before the run stopped early by it is no fault")
  func otherSetBefore() throws {
    var run = run("run", patience: 2)
    let rule = run.evaluation.earlyStop
    run.evaluation.earlyStop = nil
    try trainMeasuringCode(run, start: .new, until: 2)
    run.evaluation.earlyStop = rule
    let losses: [Double] = [0, 0, 3, 2, 4, 5]
    let outcome = try train(run, losses: losses, start: .resume(allowChanged: false))
    #expect(try written(run) == outcome.adapters[1])
  }

  @Test("a run that stops early by another set begins to compare anew")
  func changedSet() throws {
    var run = run("run", patience: 3)
    let rule = run.evaluation.earlyStop
    _ = try train(run, losses: [1], stopAfter: 1)
    run.evaluation.earlyStop?.set = "code"
    try trainMeasuringCode(run, start: .resume(allowChanged: false), until: 2)
    run.evaluation.earlyStop = rule
    let losses: [Double] = [1, 0, 3, 2, 4, 5]
    let outcome = try train(run, losses: losses, start: .resume(allowChanged: false))
    #expect(try written(run) == outcome.adapters[1])
  }

  @Test("a measurement that lacks the set is an error")
  func otherSet() throws {
    let run = run("run", patience: 2)
    #expect(throws: TrainingError.self) {
      try TrainingRun(run, start: .new).train(evaluate: { _, _ in
        #"{"evaluation":{"code":{"nll":1}},"step":0}"#
      })
    }
  }
}
