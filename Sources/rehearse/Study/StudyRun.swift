import FoundationEssentials
import Shards
import Storage
import Tensors
import Training

/// One arm of a study with one seed.
struct StudyRun {
  /// What is done of a run, as `study.json` in its folder says.
  struct Record: Codable, Equatable {
    /// The digest of the run.
    var run: Digest
    /// Whether its training has ended.
    var isTrained = false
    /// The digest of what was measured of it; nil before that.
    var evaluation: Digest?
    /// How long training and measuring took; without what was done before an interruption.
    var seconds = 0.0
  }

  let arm: StudyFile.Arm
  /// The folder that it writes.
  let output: String
  /// The run, or those of its stages, each in a folder within the other.
  let runs: [RunFile]
  /// Whether the arm's run file has stages.
  let isStaged: Bool
  /// `arm.overrides`, and those that set the seed and the folder.
  let overrides: [String]
  /// The digest of the run.
  let digest: Digest
  /// The digest of the run and of what is to be measured of it.
  let evaluationDigest: Digest
  /// The names of the shard sets that are measured of it, by the study and by itself.
  let sets: Set<String>
  /// The names of the tasks that it is tested on, by the study and by its stages.
  let tasks: Set<String>

  /// What its table and its progress call it.
  var name: String { "\(arm.name), seed \(runs[0].seed)" }
  /// The tokens that it trains on: its part of the work.
  var tokens: Double {
    runs.reduce(0) { sum, run in
      sum + Double(run.steps) * Double(run.batch.sequences) * Double(run.sequenceLength)
    }
  }
  /// The folder of the run that is measured, the last.
  var measured: String { runs[runs.count - 1].output }
  private var recordPath: String { output + "/study.json" }

  /// Opens everything that the run and its evaluation will read.
  ///
  /// - Parameters:
  ///   - seed: nil for that of the arm's run file.
  ///   - overrides: come after the arm's.
  /// - Throws: `CommandError` naming the arm.
  init(
    _ arm: StudyFile.Arm, seed: UInt64?, overrides: [String], of study: StudyFile,
    digests: inout RunDigests
  ) throws {
    self.arm = arm
    do {
      var all = arm.overrides + overrides + (seed.map { ["seed=\($0)"] } ?? [])
      let number = try seed ?? Self.resolved(arm.run, all + ["output=/"]).runs[0].seed
      output = "\(study.output)/\(arm.name)/seed-\(number)"
      all.append("output=\(output)")
      self.overrides = all
      let tests: [StageTest]
      (runs, tests, isStaged) = try Self.resolved(arm.run, all)
      digest = try digests.digest(of: runs, output: output)
      sets = Set(
        study.evaluation.shards.map(\.name)
          + runs.flatMap { $0.evaluation.sets.map(\.name) })
      tasks = Set(
        (study.evaluation.choices + study.evaluation.tasks).map(\.name) + tests.map(\.name))
      evaluationDigest = try study.evaluation.digest(of: digest, tests: tests)
    } catch {
      throw CommandError.failure("arm \(arm.name): \(error)")
    }
  }

  private static func resolved(
    _ path: String, _ overrides: [String]
  ) throws -> (runs: [RunFile], tests: [StageTest], isStaged: Bool) {
    if let staged = try StagedRunFile(path: path, overrides: overrides) {
      return (staged.stages.map(\.run), staged.tests, true)
    }
    return ([try RunFile(path: path, overrides: overrides)], [], false)
  }

  /// What is done of the run; nil where nothing is known to be.
  func record() throws -> Record? {
    guard FileSystem.exists(recordPath) else { return nil }
    let bytes = try FileSystem.read(recordPath, limit: 1 << 16)
    guard let record = try? JSONDecoder().decode(Record.self, from: Data(bytes)) else {
      return nil
    }
    return record.run == digest ? record : nil
  }

  /// Takes the place of the run that the folder may hold.
  func begin() throws -> Record {
    try FileSystem.createFolder(output)
    // First what says that it is done: the study may go back to it.
    try FileSystem.remove(recordPath)
    for run in runs { try TrainingRun.clear(run) }
    let record = Record(run: digest)
    try write(record)
    return record
  }

  /// Writes down what is done.
  func write(_ record: Record) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try FileSystem.publish(
      Array(try encoder.encode(record)) + [UInt8(ascii: "\n")], to: recordPath)
  }
}

extension StudyFile.Evaluation {
  /// The names of what is measured.
  var names: [String] { (shards + choices + tasks).map(\.name) }

  /// The arguments with which `rehearse evaluate` measures this.
  var arguments: [String] {
    func repeated(_ option: String, _ items: [Item]) -> [String] {
      items.map { "--\(option)=\($0.name)=\($0.path)" }
    }
    func single(_ option: String, _ value: String?) -> [String] {
      value.map { ["--\(option)=\($0)"] } ?? []
    }
    return repeated("shards", shards) + repeated("choices", choices) + repeated("tasks", tasks)
      + single("answer-pattern", answerPattern) + single("format-pattern", formatPattern)
      + single("length", length.map { "\($0)" }) + single("precision", precision?.rawValue)
  }

  /// A digest of a run, of these settings, of what its stages are tested on, and of the content of
  /// what they name.
  fileprivate func digest(of run: Digest, tests: [StageTest]) throws -> Digest {
    var parts = ["\(run)"] + arguments
    for item in shards { parts.append("\(try ShardSet(folder: item.path).contentHash)") }
    for test in tests { parts.append("\(test.name) \(test.kind) \(try test.digest)") }
    for item in choices {
      parts.append(try TaskFile.labels(beside: item.path).joined(separator: "\n"))
    }
    for item in choices + tasks { parts.append("\(try Digest(ofFile: item.path))") }
    return Digest(of: Array(parts.joined(separator: "\n").utf8))
  }
}
