import Dataset
import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Training every weight")
struct FullTuningTests {
  private let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  private func run(_ output: String, change: (inout RunFile) -> Void = { _ in }) -> RunFile {
    fixture.run(output: output) { run in
      run.tuning = .full
      change(&run)
    }
  }

  @Test("the copy starts as the base, to the bit, and the losses fall")
  func learns() throws {
    for precision in [RunFile.Compute.Precision.float32, .bfloat16] {
      let run = run("\(precision)") { run in
        run.steps = 12
        run.loss.kl.direction = .jeffreys
        run.compute.precision = precision
      }
      let records = try fixture.train(run).records
      #expect(records[0].kl == 0)
      #expect(records[1].kl > 0)
      let losses = records.map { $0.crossEntropy["task"] ?? 0 }
      #expect(losses[11] < losses[0] - 0.5)
    }
  }

  @Test("the run leaves a model folder with what was trained, and no adapter")
  func result() throws {
    let run = run("run")
    let trained = try fixture.train(run).adapter
    let shape = try ModelConfiguration(modelFolder: run.model)
    let written = try ModelParameters(
      folder: run.output + "/model", for: shape, compute: Compute(threads: 1))
    #expect(written.elements.values == trained)
    #expect(!FileSystem.exists(run.output + "/adapter"))
    #expect(
      try fixture.folder.read("run/model/tokenizer.json")
        == FileSystem.read(run.model + "/tokenizer.json", limit: 1 << 20))
  }

  @Test("a learning rate too small for any weight leaves the base's weights")
  func tinyRate() throws {
    let run = run("run") { $0.optimizer.learningRate = 1e-30 }
    _ = try fixture.train(run)
    let shape = try ModelConfiguration(modelFolder: run.model)
    let weights = try [run.model, run.output + "/model"].map {
      try ModelParameters(folder: $0, for: shape, compute: Compute(threads: 1)).elements.values
    }
    #expect(weights[0].map(\.bitPattern) == weights[1].map(\.bitPattern))
  }

  @Test("an interrupted run goes on to the same bits", arguments: [1, 4])
  func resume(steps: Int) throws {
    let whole = try fixture.train(run("whole")).adapter
    let part = run("part")
    do {
      let training = try TrainingRun(part, start: .new)
      try training.train(shouldStop: { training.step == steps })
    }
    let rest = try fixture.train(part, start: .resume(allowChanged: false)).adapter
    #expect(rest.map(\.bitPattern) == whole.map(\.bitPattern))
    #expect(
      try fixture.folder.read("part/model/model.safetensors")
        == fixture.folder.read("whole/model/model.safetensors"))
  }

  @Test("a checkpoint of an adapter is not gone on with, nor the other way round")
  func otherTuning() throws {
    for tunings in [[RunFile.Tuning.lora, .full], [.full, .lora]] {
      var run = run("\(tunings[0])") { $0.tuning = tunings[0] }
      _ = try fixture.train(run)
      run.tuning = tunings[1]
      let error = try #require(throws: TrainingError.self) {
        try TrainingRun(run, start: .resume(allowChanged: true))
      }
      #expect(error.problem.contains("tuning: "))
    }
  }

  @Test("a run that starts over removes the model")
  func overwrite() throws {
    let run = run("run")
    _ = try fixture.train(run)
    #expect(throws: TrainingError.self) { try TrainingRun(run, start: .new) }
    let training = try TrainingRun(run, start: .overwrite)
    #expect(!FileSystem.exists(run.output + "/model"))
    try training.train()
    #expect(FileSystem.exists(run.output + "/model/model.safetensors"))
  }

  @Test("gradient checkpointing changes no bit")
  func checkpointing() throws {
    let kept = try fixture.train(run("kept")).adapter
    let recomputed = try fixture.train(run("again") { $0.compute.gradientCheckpointing = true })
    #expect(recomputed.adapter.map(\.bitPattern) == kept.map(\.bitPattern))
  }

  @Test("the base's hidden states may come from the cache")
  func cache() throws {
    let live = try fixture.train(run("live")).adapter
    let cached = try fixture.train(run("cached") { $0.loss.kl.cache = .hidden }).adapter
    #expect(relativeDistance(cached, live) < 1e-3)
  }

  @Test("l2 is half the strength times the squared distance from the base's weights")
  func l2() throws {
    let run = run("run") { $0.loss.penalty = RunFile.Penalty(kind: .l2, strength: 0.7) }
    let base = try Transformer(folder: run.model, compute: Compute(threads: 1))
    let trained = try TrainedModel(startOf: run, base: base)
    let penalty = try #require(
      PenaltyMaker(run: run, model: base, modelDigest: Digest(value: 0))
        .terms(file: "") { _, _ in }.first)
    let gradients = trained.makeGradients()
    #expect(penalty.accumulate(trained.parameters, into: gradients) == 0)
    let start = trained.elements.values
    trained.elements.fillRandomly(in: -1...1, seed: 3)
    let distances = zip(trained.elements.values, start).map { Double($0) - Double($1) }
    let expected = 0.35 * distances.reduce(0) { $0 + $1 * $1 }
    #expect(abs(penalty.accumulate(trained.parameters, into: gradients) / expected - 1) < 1e-5)
    let slopes = distances.map { Float(0.7 * $0) }
    #expect(relativeDistance(gradients.elements.values, slopes) < 1e-5)
  }

  @Test("early stop leaves the model of the lowest loss")
  func earlyStop() throws {
    let run = run("run") { run in
      run.evaluation = RunFile.Evaluation(
        every: 1, sets: [.init(name: "prose", shards: run.sources[1].shards)],
        earlyStop: .init(set: "prose", patience: 2))
    }
    let losses = [3.0, 2, 4, 5]
    var states: [[Float]] = []
    let training = try TrainingRun(run, start: .new)
    try training.train(evaluate: { steps, trained in
      states.append(trained.elements.values)
      return #"{"evaluation":{"prose":{"nll":\#(losses[steps - 1])}},"step":\#(steps - 1)}"#
    })
    #expect(training.step == 4 && training.endedEarly)
    let written = try ModelParameters(
      folder: run.output + "/model", for: training.model.configuration,
      compute: Compute(threads: 1))
    #expect(written.elements.values == states[1])
  }
}
