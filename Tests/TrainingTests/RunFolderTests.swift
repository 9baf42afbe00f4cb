import FoundationEssentials
import Storage
import TestSupport
import Testing

@testable import Training

@Suite("The folder of a run")
struct RunFolderTests {
  private let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  /// Copies the base to a folder of the fixture and returns its path.
  private func copyBase(to name: String) throws -> String {
    let path = fixture.folder.file(name)
    try FileSystem.createFolder(path)
    for file in try FileSystem.list(fixture.model.path) {
      try FileSystem.copy(fixture.model.path + "/" + file, to: path + "/" + file)
    }
    return path
  }

  @Test(
    "a base that lies where the run writes models is refused and stays, however the run begins",
    arguments: ["run/model", "run/model/base", "run/merged"], [RunFile.Tuning.lora, .full])
  func baseInTheWay(name: String, tuning: RunFile.Tuning) throws {
    let base = try copyBase(to: name)
    let link = fixture.folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: base)
    for path in [base, base + "/", link] {
      let run = fixture.run { run in (run.model, run.tuning) = (path, tuning) }
      for start in [TrainingRun.Start.new, .overwrite, .resume(allowChanged: true)] {
        let error = try #require(throws: TrainingError.self) { try TrainingRun(run, start: start) }
        #expect(error.path == path)
      }
      #expect(throws: TrainingError.self) { try TrainingRun.clear(run) }
    }
    #expect(try FileSystem.list(base) == FileSystem.list(fixture.model.path))
  }

  @Test("a base in another folder of the output is not in the way")
  func baseBeside() throws {
    let base = try copyBase(to: "run/model-base")
    let run = fixture.run { run in (run.model, run.tuning) = (base, .full) }
    _ = try fixture.train(run)
    _ = try fixture.train(run, start: .overwrite)
    #expect(try FileSystem.list(base) == FileSystem.list(fixture.model.path))
  }

  @Test("stages whose base lies where one of them writes models are refused")
  func baseOfStages() throws {
    let base = try copyBase(to: "out/2-b/model")
    let yaml = """
      model: out/2-b/model
      output: out
      seed: 1
      steps: 3
      stages:
        - name: a
          sources: [ { name: task, shards: task, share: 1, overflow: truncate } ]
        - name: b
          sources: [ { name: prose, shards: prose, share: 1 } ]
      """
    let file = try #require(
      try StagedRunFile(yaml: yaml, name: "run.yaml", folder: fixture.folder.path))
    #expect(throws: TrainingError.self) { try file.requireFeasible() }
    #expect(throws: TrainingError.self) { try file.clear() }
    #expect(try FileSystem.list(base) == FileSystem.list(fixture.model.path))
  }

  @Test("a run is finished by what it trains, not by what another kind of run would leave")
  func resultOfItsKind() throws {
    for (tuning, result, other) in [
      (RunFile.Tuning.lora, "adapter", "model"), (.full, "model", "adapter"),
    ] {
      let run = fixture.run(output: "\(tuning)") { $0.tuning = tuning }
      _ = try fixture.train(run)
      #expect(try TrainingRun.isFinished(run))
      try FileSystem.move(run.output + "/" + result, to: run.output + "/" + other)
      #expect(try !TrainingRun.isFinished(run))
    }
  }
}
