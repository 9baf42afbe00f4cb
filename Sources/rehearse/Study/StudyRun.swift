import FoundationEssentials
import LanguageModel
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
  /// The run file with the arm's overrides, the seed, and the folder as its output.
  let file: RunFile
  /// `arm.overrides`, and those that set the seed and the folder.
  let overrides: [String]
  /// The digest of the run.
  let digest: Digest
  /// The digest of the run and of what is to be measured of it.
  let evaluationDigest: Digest

  /// What its table and its progress call it.
  var name: String { "\(arm.name), seed \(file.seed)" }
  /// The tokens that it trains on: its part of the work.
  var tokens: Double {
    Double(file.steps) * Double(file.batch.sequences) * Double(file.sequenceLength)
  }
  private var recordPath: String { file.output + "/study.json" }

  /// Opens everything that the run and its evaluation will read.
  ///
  /// - Parameters:
  ///   - seed: nil for that of the arm's run file.
  ///   - overrides: come after the arm's.
  ///   - modelDigest: gives the digest of a base's files.
  /// - Throws: `CommandError` naming the arm.
  init(
    _ arm: StudyFile.Arm, seed: UInt64?, overrides: [String], of study: StudyFile,
    modelDigest: (_ folder: String) throws -> Digest
  ) throws {
    self.arm = arm
    do {
      var all = arm.overrides + overrides + (seed.map { ["seed=\($0)"] } ?? [])
      let resolved = try RunFile(path: arm.run, overrides: all + ["output=/"]).seed
      all.append("output=\(study.output)/\(arm.name)/seed-\(resolved)")
      self.overrides = all
      file = try RunFile(path: arm.run, overrides: all)
      digest = try file.digest(model: modelDigest(file.model))
      evaluationDigest = try study.evaluation.digest(of: digest)
    } catch {
      throw CommandError.failure("arm \(arm.name): \(error)")
    }
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

  /// Writes down what is done; a run that takes another's place begins with this.
  func write(_ record: Record) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try FileSystem.publish(
      Array(try encoder.encode(record)) + [UInt8(ascii: "\n")], to: recordPath)
  }
}

extension StudyFile.Evaluation {
  /// The arguments with which `rehearse evaluate` measures this.
  var arguments: [String] {
    func repeated(_ option: String, _ items: [Item]) -> [String] {
      items.flatMap { ["--\(option)", "\($0.name)=\($0.path)"] }
    }
    func single(_ option: String, _ value: String?) -> [String] {
      value.map { ["--\(option)", $0] } ?? []
    }
    return repeated("shards", shards) + repeated("choices", choices) + repeated("tasks", tasks)
      + single("answer-pattern", answerPattern) + single("format-pattern", formatPattern)
      + single("length", length.map { "\($0)" }) + single("precision", precision?.rawValue)
  }

  /// A digest of a run, of these settings, and of the content of what they name.
  fileprivate func digest(of run: Digest) throws -> Digest {
    var parts = ["\(run)"] + arguments
    for item in shards { parts.append("\(try ShardSet(folder: item.path).contentHash)") }
    for item in choices {
      parts.append(try TaskFile.labels(beside: item.path).joined(separator: "\n"))
    }
    for item in choices + tasks {
      let file = try MappedFile(path: item.path)
      parts.append("\(file.withSpan { Digest(of: $0) })")
    }
    return Digest(of: Array(parts.joined(separator: "\n").utf8))
  }
}
