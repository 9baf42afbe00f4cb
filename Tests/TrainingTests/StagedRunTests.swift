import Dataset
import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Stages, trained")
struct StagedRunTests {
  let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  /// Three stages of three steps: a task, prose, and the task once more.
  private func staged(_ overrides: String...) throws -> StagedRunFile {
    let yaml = """
      model: \(fixture.model.path)
      output: out
      seed: 17
      sequence_length: 48
      batch: { sequences: 4, micro: 2 }
      steps: 3
      lora: { rank: 3, alpha: 6 }
      optimizer: { learning_rate: 1.0e-2 }
      loss: { kl: { coefficient: 0.5, roles: [text, response] } }
      checkpoint: { every: 0 }
      compute: { threads: 2, precision: float32 }
      stages:
        - name: a
          sources: [ { name: task, shards: task, share: 1, overflow: truncate } ]
        - name: b
          sources: [ { name: prose, shards: prose, share: 1 } ]
        - name: c
          sources: [ { name: again, shards: task, share: 1, overflow: truncate } ]
      """
    return try #require(
      try StagedRunFile(
        yaml: yaml, name: "run.yaml", folder: fixture.folder.path, overrides: overrides))
  }

  /// Trains all stages; returns each one's records and the elements that it ends with.
  @discardableResult
  private func train(_ file: StagedRunFile) throws -> [(records: [StepRecord], adapter: [Float])] {
    try file.stages.indices.map { number in
      try file.prepare(number)
      return try fixture.train(file.stages[number].run)
    }
  }

  private func exists(_ name: String) -> Bool {
    FileSystem.exists(fixture.folder.file(name))
  }

  @Test("one adapter goes through all stages, and the KL stays to the base")
  func keep() throws {
    let file = try staged()
    let trained = try train(file)
    #expect(trained[0].records[0].kl == 0)
    #expect(trained[1].records[0].kl > 0)
    try file.clear()
    _ = try fixture.train(file.stages[0].run, start: .overwrite)
    let second = try TrainingRun(file.stages[1].run, start: .overwrite)
    #expect(second.trained.elements.values == trained[0].adapter)
  }

  @Test("merged, every stage begins with B = 0 on the model that the one before has left")
  func merge() throws {
    let file = try staged("between=merge")
    let trained = try train(file)
    #expect(trained.allSatisfy { $0.records[0].kl == 0 })
    #expect(exists("out/1-a/merged/config.json") && exists("out/2-b/merged/config.json"))
    #expect(!exists("out/3-c/merged"))
  }

  @Test(
    "stages are held by the curvature of those before them, from their start",
    arguments: [("laplace", "keep"), ("laplace-kfac", "keep"), ("laplace-kfac", "merge")])
  func curvature(kind: String, between: String) throws {
    let penalty = "loss.penalty={kind: \(kind), strength: 100, sequences: 3, damping: 0.01}"
    let file = try staged("between=\(between)", penalty)
    let trained = try train(file)
    #expect(trained[0].records.allSatisfy { $0.penalty == 0 })
    for stage in trained[1...] {
      #expect(abs(stage.records[0].penalty) < 1e-3 * stage.records[2].penalty)
    }
    let suffix = kind == "laplace" ? "diagonal" : "kfac"
    #expect(exists("out/1-a/after-1.\(suffix).safetensors"))
    #expect(exists("out/2-b/after-1.\(suffix).safetensors"))
    #expect(!exists("out/3-c/after-1.\(suffix).safetensors"))
    // What is there is not made again.
    var estimated = 0
    try file.prepare(2) { _, _ in estimated += 1 }
    #expect(estimated == 0)
  }

  @Test("curvature of other sequences than are asked for is estimated again")
  func staleCurvature() throws {
    func estimated(_ override: String) throws -> Int {
      let file = try staged("loss.penalty={kind: laplace, strength: 1, sequences: 3}", override)
      var count = 0
      try file.prepare(1) { _, _ in count += 1 }
      return count
    }
    _ = try fixture.train(try staged().stages[0].run)
    #expect(try estimated("seed=17") == 3)
    #expect(try estimated("seed=17") == 0)
    #expect(try estimated("loss.penalty.sequences=4") == 4)
    #expect(try estimated("seed=18") == 3)
    #expect(try estimated("seed=18") == 0)
  }

  @Test("a stage that is trained anew leaves nothing that was made of its adapter")
  func products() throws {
    let file = try staged(
      "between=merge", "loss.penalty={kind: laplace-kfac, strength: 1, sequences: 2}")
    try train(file)
    _ = try fixture.train(file.stages[0].run, start: .overwrite)
    #expect(!exists("out/1-a/merged") && !exists("out/1-a/after-1.kfac.safetensors"))
    #expect(exists("out/2-b/merged"))
  }

  @Test("a run is finished once its adapter is there, and what differs since is named")
  func finished() throws {
    let file = try staged()
    let run = file.stages[0].run
    #expect(try !TrainingRun.isFinished(run))
    try TrainingRun(run, start: .new).train(shouldStop: { true })
    #expect(try !TrainingRun.isFinished(run))
    _ = try fixture.train(run, start: .resume(allowChanged: false))
    #expect(try TrainingRun.isFinished(run))
    var changed = run
    changed.optimizer.learningRate = 1
    let error = #expect(throws: TrainingError.self) { try TrainingRun.isFinished(changed) }
    #expect(error?.problem.contains("optimizer.learning_rate") == true)
    #expect(try TrainingRun.isFinished(changed, allowChanged: true))
  }

  @Test("folders that are used are refused, and cleared of runs alone")
  func usedFolders() throws {
    let file = try staged()
    try file.requireUnused()
    try fixture.folder.write("text", to: "out/2-b/note.txt")
    try file.requireUnused()
    try train(file)
    #expect(throws: TrainingError.self) { try file.requireUnused() }
    try file.clear()
    #expect(!exists("out/2-b/run.yaml") && exists("out/2-b/note.txt"))
  }

  @Test("what a later stage cannot do is told before the first")
  func infeasible() throws {
    try staged("loss.penalty={kind: laplace, strength: 1, sequences: 2}").requireFeasible()
    #expect(throws: PlanError.self) {
      try staged("stages.2.sources.0.repeat_limit=1", "stages.2.steps=1000").requireFeasible()
    }
    let error = #expect(throws: TrainingError.self) {
      try staged("loss.penalty={kind: laplace, strength: 1, sequences: 9999}").requireFeasible()
    }
    #expect(error?.problem.contains("ask for fewer") == true)
  }
}
