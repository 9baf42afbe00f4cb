import Dataset
import LanguageModel
import Shards
import Storage
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("The divergence from stored hidden states")
struct BaseStatesTests {
  let fixture: TrainingFixture

  init() throws {
    fixture = try TrainingFixture()
    // Five sequences that come two at a step: each is seen twice at least in six steps.
    try fixture.write(
      "short",
      documents: [
        [(.text, 40)], [(.prompt, 9), (.response, 20)], [(.text, 33)],
        [(.text, 12), (.response, 30)],
        [(.prompt, 3), (.text, 29)],
      ])
  }

  private func run(
    _ output: String, cache: RunFile.KL.Cache = .hidden, change: (inout RunFile) -> Void = { _ in }
  ) -> RunFile {
    fixture.run(output: output) { run in
      run.sources = [fixture.source("task"), fixture.source("short")]
      run.loss.kl.roles = [.text: 1, .prompt: 1, .response: 1]
      run.loss.kl.cache = cache
      change(&run)
    }
  }

  private func files(_ output: String) throws -> [String] {
    try FileSystem.list(fixture.folder.file(output + "/base-hidden"))
      .filter { $0.hasSuffix(".states") }
      .map { output + "/base-hidden/" + $0 }
  }

  private func isSame(
    _ a: (records: [StepRecord], adapter: [Float]), _ b: (records: [StepRecord], adapter: [Float])
  ) -> Bool {
    a.adapter.map(\.bitPattern) == b.adapter.map(\.bitPattern)
      && a.records.map(\.loss) == b.records.map(\.loss)
      && a.records.map(\.kl) == b.records.map(\.kl)
  }

  @Test("only sequences of epochs before their source's last are stored")
  func stored() throws {
    let run = run("run")
    _ = try fixture.train(run)
    let sampler = try BatchSampler(mixture: run.mixture, steps: run.steps)
    let draws = (0..<run.steps).flatMap { sampler.draws(step: $0) }
    let epochs = sampler.epochsBegun
    for source in 0..<2 {
      #expect(epochs[source] == draws.filter { $0.source == source }.map(\.epoch).max()! + 1)
    }
    let repeated = draws.filter { $0.epoch + 1 < epochs[$0.source] }
    let sequences = Set(repeated.map { [$0.source, $0.sequence] })
    #expect(sequences.filter { $0[0] == 1 }.count == 5)
    #expect(try files("run").count == sequences.count)
  }

  @Test("a run is the same to the bit whether states are found, computed, damaged or do not fit")
  func foundOrComputed() throws {
    let computed = try fixture.train(run("computed"))
    let stored = try files("computed")
    let found = run("found")
    for (number, path) in stored.enumerated() {
      let name = path.replacing("computed/", with: "found/")
      var bytes = try fixture.folder.read(path)
      if number == 0 { bytes.removeLast() }
      if number == 1 { bytes[70] ^= 4 }
      if number != 2 { try fixture.folder.write(bytes, to: name) }
    }
    #expect(isSame(try fixture.train(found), computed))
    for bytes in [0, 5_000] {
      let small = run("small-\(bytes)") { $0.loss.kl.cacheBytes = bytes }
      #expect(isSame(try fixture.train(small), computed))
      #expect(try files("small-\(bytes)").count < stored.count)
    }
  }

  @Test("stored and live base agree")
  func live() throws {
    let cached = try fixture.train(run("cached"))
    let live = try fixture.train(run("live", cache: .none))
    #expect(!FileSystem.exists(fixture.folder.file("live/base-hidden")))
    for (a, b) in zip(cached.records, live.records) {
      #expect(abs(a.loss - b.loss) < 1e-5 && abs(a.kl - b.kl) < 1e-6)
    }
    #expect(relativeDistance(cached.adapter, live.adapter) < 1e-3)
  }

  @Test("at step 0 the divergence is exactly 0 where micro-batches are single sequences")
  func firstDivergence() throws {
    let records = try fixture.train(run("run") { $0.batch.micro = 1 }).records
    #expect(records[0].kl == 0 && records[1].kl > 0)
    let packed = try fixture.train(run("packed")).records
    #expect(abs(packed[0].kl) < 1e-9)
  }

  @Test("states that are found are used")
  func used() throws {
    let run = run("run")
    let batch = try fixture.batch(run)
    let weights = LossWeights(run, for: batch)
    let micros = MicroBatch.divide(batch, size: 4, weights: weights)
    let model = try Transformer(folder: run.model, compute: Compute(threads: 2))
    let width = model.configuration.hiddenSize
    let cache = try HiddenStateCache(
      folder: fixture.folder.file("cache"), base: "base", columns: width, epochs: [2, 2],
      limit: 1 << 20)
    let activations = Activations(
      model.configuration, lora: nil, capacity: run.sequenceLength, retained: .nothing)
    let base = BaseStates(model, activations: activations, cache: cache)
    let micro = try #require(micros.first)
    let states = try #require(try base.states(of: micro))
    #expect(states.rows == micro.compared.count)
    let last = try #require(micro.comparedSequences.last)
    let doctored = Matrix(rows: last.rows.count, columns: width)
    doctored.fill(7)
    try HiddenStateCache.clear(folder: fixture.folder.file("cache"))
    try cache.store(doctored, of: last)
    let found = try #require(try base.states(of: micro))
    let first = states.rows - last.sampled.count
    #expect(found.rows(0..<first).values == states.rows(0..<first).values)
    #expect(found.rows(first..<states.rows).values.allSatisfy { $0 == 7 })
  }

  @Test("a sample of the tokens takes its rows from the whole sequence's states")
  func sampled() throws {
    func train(_ output: String, _ cache: RunFile.KL.Cache) throws -> [StepRecord] {
      try fixture.train(run(output, cache: cache) { $0.loss.kl.fraction = 0.3 }).records
    }
    let (cached, live) = (try train("cached", .hidden), try train("live", .none))
    for (a, b) in zip(cached, live) { #expect(abs(a.kl - b.kl) < 1e-6) }
    #expect(try !files("cached").isEmpty)
  }

  @Test("resumed with or without the stored states, a run ends in the bits of an uninterrupted one")
  func resumed() throws {
    let whole = try fixture.train(run("whole"))
    for (steps, keeps) in [(1, true), (3, true), (3, false), (5, false)] {
      let run = run("cut-\(steps)-\(keeps)")
      try {
        let training = try TrainingRun(run, start: .new)
        try training.train(shouldStop: { training.step == steps })
      }()
      if !keeps { try FileSystem.removeFolder(run.output + "/base-hidden") }
      let rest = try fixture.train(run, start: .resume(allowChanged: false))
      #expect(rest.records.map(\.loss) == whole.records.dropFirst(steps).map(\.loss))
      #expect(rest.adapter.map(\.bitPattern) == whole.adapter.map(\.bitPattern))
    }
  }

  @Test("to start over removes the stored states, and to change the cache is a change of the run")
  func startOver() throws {
    _ = try fixture.train(run("run"))
    _ = try fixture.train(run("run", cache: .none), start: .overwrite)
    #expect(try files("run").isEmpty)
    let error = #expect(throws: TrainingError.self) {
      try TrainingRun(run("run"), start: .resume(allowChanged: false))
    }
    #expect(error?.problem.contains("loss.kl.cache: none before, hidden now") == true)
  }
}
