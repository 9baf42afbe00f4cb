import Dataset
import FoundationEssentials
import LanguageModel
import Sampling
import Storage
import TestSupport
import Testing

@testable import Training

@Suite("Interrupted runs")
struct ResumeTests {
  let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  /// Trains until `steps` are done and saves.
  private func interrupt(_ run: RunFile, after steps: Int) throws {
    let training = try TrainingRun(run, start: .new)
    try training.train(shouldStop: { training.step == steps })
    #expect(training.step == steps)
  }

  @Test("resumed at any step, a run ends in the bits of one that was never interrupted")
  func resumeEqualsUninterrupted() throws {
    let whole = try fixture.train(fixture.run(output: "whole") { $0.lora.dropout = 0.1 })
    for steps in 1..<6 {
      let run = fixture.run(output: "cut-\(steps)") { $0.lora.dropout = 0.1 }
      try interrupt(run, after: steps)
      let rest = try fixture.train(run, start: .resume(allowChanged: false))
      #expect(rest.records.map(\.step) == Array(steps..<6))
      #expect(rest.records.map(\.loss) == whole.records.dropFirst(steps).map(\.loss))
      #expect(rest.records.last?.tokens == whole.records.last?.tokens)
      #expect(rest.adapter.map(\.bitPattern) == whole.adapter.map(\.bitPattern))
      let names = ["adapter_model.safetensors", "adapter_config.json"]
      for name in names {
        #expect(
          try fixture.folder.read("cut-\(steps)/adapter/" + name)
            == fixture.folder.read("whole/adapter/" + name))
      }
    }
  }

  @Test("the metrics of steps after the checkpoint are done again, not doubled")
  func metrics() throws {
    let run = fixture.run { $0.checkpoint.every = 2 }
    try interrupt(run, after: 3)
    try FileSystem.removeFolder(fixture.folder.file("run/checkpoints/step-3"))
    _ = try fixture.train(run, start: .resume(allowChanged: false))
    struct Line: Decodable { let step: Int }
    let lines = try fixture.folder.read("run/metrics.jsonl").split(separator: 10)
    let steps = try lines.map { try JSONDecoder().decode(Line.self, from: Data($0)).step }
    #expect(steps == Array(0..<6))
  }

  @Test("only the newest checkpoints are kept")
  func keep() throws {
    let run = fixture.run { $0.checkpoint = RunFile.Checkpoint(every: 1, keep: 2) }
    _ = try fixture.train(run)
    let entries = try FileSystem.list(fixture.folder.file("run/checkpoints")).sorted()
    #expect(entries == ["step-5", "step-6"])
  }

  @Test("what a kill has left of a checkpoint that is saved again goes with it")
  func tornCheckpoint() throws {
    let run = fixture.run { $0.checkpoint = RunFile.Checkpoint(every: 1, keep: 1) }
    try interrupt(run, after: 3)
    try fixture.folder.write("torn", to: "run/checkpoints/step-4/.tmp-state.safetensors-1-0")
    _ = try fixture.train(run, start: .resume(allowChanged: false))
    #expect(try FileSystem.list(fixture.folder.file("run/checkpoints")) == ["step-6"])
  }

  @Test("a checkpoint of a run that differs is refused, and the difference named")
  func changed() throws {
    let run = fixture.run()
    try interrupt(run, after: 3)
    var changed = run
    changed.seed = 18
    changed.optimizer.learningRate = 0.5
    let error = #expect(throws: TrainingError.self) {
      try TrainingRun(changed, start: .resume(allowChanged: false))
    }
    #expect(error?.problem.contains("seed: 17 before, 18 now") == true)
    #expect(error?.problem.contains("optimizer.learning_rate: 0.01 before, 0.5 now") == true)
    #expect(try TrainingRun(changed, start: .resume(allowChanged: true)).step == 3)
  }

  @Test("an adapter of another shape is never gone on with, not even of the same size")
  func changedAdapter() throws {
    let run = fixture.run { $0.lora.targets = [.key] }
    try interrupt(run, after: 3)
    for allowChanged in [false, true] {
      var changed = run
      changed.lora.targets = [.value]
      let error = #expect(throws: TrainingError.self) {
        try TrainingRun(changed, start: .resume(allowChanged: allowChanged))
      }
      #expect(error?.problem.contains("lora.targets: k_proj before, v_proj now") == true)
      #expect(error?.problem.contains("--allow-changed") == false)
    }
  }

  @Test("a penalty towards the adapter's start is never gone on with from another seed")
  func changedStart() throws {
    let run = fixture.run { run in
      run.loss.penalty = RunFile.Penalty(kind: .laplace, strength: 1, source: "prose", sequences: 2)
    }
    try interrupt(run, after: 3)
    var changed = run
    changed.seed = 18
    let error = #expect(throws: TrainingError.self) {
      try TrainingRun(changed, start: .resume(allowChanged: true))
    }
    #expect(error?.problem.contains("seed: 17 before, 18 now") == true)
    #expect(error?.problem.contains("--allow-changed") == false)
  }

  @Test("resuming a run that is done changes no file of it")
  func done() throws {
    let run = fixture.run()
    _ = try fixture.train(run)
    try fixture.folder.write("{}", to: "run/evaluation.json")
    func state() throws -> [String: [UInt8]] {
      var files: [String: [UInt8]] = [:]
      for path in try FileSystem.walk(run.output) {
        files[path] = try FileSystem.read(path, limit: 1 << 24)
      }
      return files
    }
    let before = try state()
    #expect(before.keys.contains(run.output + "/evaluation.json"))
    var other = run
    other.evaluation.every = 7
    let training = try TrainingRun(other, start: .resume(allowChanged: false))
    #expect(training.isDone)
    try training.train()
    #expect(try state() == before)
  }

  @Test("a run that ended before it wrote its adapter writes it when it is resumed")
  func lastAdapter() throws {
    let run = fixture.run()
    let adapter = try fixture.train(run).adapter
    let file = "run/adapter/adapter_model.safetensors"
    let whole = try fixture.folder.read(file)
    for damaged in [[], Array(whole.dropLast(4) + [0, 0, 0, 1])] as [[UInt8]] {
      try fixture.folder.write(damaged, to: file)
      #expect(try fixture.train(run, start: .resume(allowChanged: false)).adapter == adapter)
      #expect(try fixture.folder.read(file) == whole)
    }
  }

  @Test("a mixture that starts on the way needs a checkpoint", arguments: [true, false])
  func startWithoutCheckpoint(resumes: Bool) throws {
    let run = fixture.run { $0.start.step = 2 }
    let error = #expect(throws: TrainingError.self) {
      try TrainingRun(run, start: resumes ? .resume(allowChanged: true) : .overwrite)
    }
    #expect(error?.problem.contains("start.step is 2") == true)
  }

  @Test("with other shares and a new source the others go on where they are, also once more")
  func changedMixture() throws {
    let run = fixture.run { $0.steps = 30 }
    let unchanged = try BatchSampler(mixture: run.mixture, steps: 30)
    try interrupt(run, after: 5)
    var changed = run
    changed.sources[1].share = ShareSchedule(ExactShare(2))
    changed.sources.append(fixture.source("prose"))
    changed.sources[2].name = "more"
    let start = unchanged.start(atStep: 5)
    func resume(_ run: RunFile, allowChanged: Bool) throws -> (TrainingRun, [BatchSampler.Draw]) {
      let training = try TrainingRun(run, start: .resume(allowChanged: allowChanged))
      return (training, training.sampler.draws(step: 9))
    }
    let draws = try {
      let (resumed, draws) = try resume(changed, allowChanged: true)
      #expect(resumed.step == 5)
      #expect(resumed.changes.contains("sources.prose.share: 1/4 before, 1/3 now"))
      #expect(resumed.run.start == start)
      #expect(resumed.sampler.mixture.start == start)
      try resumed.train(shouldStop: { resumed.step == 7 })
      return draws
    }()
    // The file of the second run says nothing of a start; the checkpoint does.
    try {
      let (again, sameDraws) = try resume(changed, allowChanged: false)
      #expect(again.changes.isEmpty)
      #expect(sameDraws == draws)
      #expect(try RunFile(path: fixture.folder.file("run/run.yaml")).start == start)
    }()
    // Other sequences begin anew.
    changed.sources[1].packs = false
    let repacked = try resume(changed, allowChanged: true).0
    #expect(repacked.run.start.step == 7)
    #expect(repacked.run.start.drawn.keys.sorted() == ["more", "task"])
  }

  @Test("a folder that holds a run is used again only when asked")
  func usedFolder() throws {
    let run = fixture.run()
    let first = try fixture.train(run).adapter
    #expect(throws: TrainingError.self) { try TrainingRun(run, start: .new) }
    #expect(try fixture.train(run, start: .overwrite).adapter == first)
  }

  @Test("files of others under the names of a run's folders are refused, and never removed")
  func foreignFolder() throws {
    let name = "run/checkpoints/precious.bin"
    try fixture.folder.write("keep me", to: name)
    #expect(throws: TrainingError.self) { try TrainingRun(fixture.run(), start: .new) }
    _ = try fixture.train(fixture.run(), start: .overwrite)
    #expect(try fixture.folder.read(name) == Array("keep me".utf8))
  }

  @Test("a run that did more steps than are asked for now is refused")
  func fewerSteps() throws {
    let run = fixture.run()
    try interrupt(run, after: 4)
    var shorter = run
    shorter.steps = 3
    #expect(throws: TrainingError.self) {
      try TrainingRun(shorter, start: .resume(allowChanged: true))
    }
  }

  @Test("a run that diverges stops, names the step, and leaves its last checkpoint")
  func divergence() throws {
    let run = fixture.run { run in
      run.optimizer.learningRate = 1e30
      run.optimizer.clipNorm = 0
      run.checkpoint.every = 1
      run.schedule = RunFile.Schedule(kind: .constant, warmupSteps: 0, finalFraction: 0)
    }
    let error = #expect(throws: TrainingError.self) { try fixture.train(run) }
    #expect(error?.problem.contains("has diverged") == true)
    #expect(try FileSystem.list(fixture.folder.file("run/checkpoints")).isEmpty == false)
  }

  @Test("damaged checkpoints are refused: cut at every length, and seeded flips in the header")
  func damagedCheckpoint() throws {
    let run = fixture.run()
    try interrupt(run, after: 3)
    let name = "run/checkpoints/step-3/state.safetensors"
    let whole = try fixture.folder.read(name)
    for length in stride(from: 0, to: whole.count, by: whole.count / 40) {
      try fixture.folder.write(Array(whole[..<length]), to: name)
      #expect(throws: (any Error).self) {
        try TrainingRun(run, start: .resume(allowChanged: false))
      }
    }
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<100 {
      var bytes = whole
      let place = Int.random(in: 0..<1000, using: &generator)
      bytes[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &generator))
      try fixture.folder.write(bytes, to: name)
      // Some flips change only a name in the fingerprint or a blank; none may crash.
      _ = try? TrainingRun(run, start: .resume(allowChanged: true))
    }
  }
}
