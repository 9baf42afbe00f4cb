import Evaluation
import FoundationEssentials
import Storage
import Training

/// What a run has written in its `metrics.jsonl`.
struct RunMetrics {
  /// What each step did, in order.
  private(set) var steps: [StepRecord] = []
  /// What the evaluation sets cost, in order.
  private(set) var evaluations: [EvaluationRecord] = []

  /// Reads the file of a run's folder; one that was never begun is empty.
  ///
  /// A torn last line, as a process leaves that is killed while it writes, is passed over.
  ///
  /// - Throws: `CommandError` naming a line that is neither record; `StorageError`.
  init(folder: String) throws {
    let path = folder + "/metrics.jsonl"
    guard FileSystem.exists(path) else { return }
    let decoder = JSONDecoder()
    let bytes = try FileSystem.read(path, limit: 1 << 32)
    let whole = (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let lines = bytes[..<whole].split(separator: UInt8(ascii: "\n"))
    for (number, line) in lines.enumerated() {
      let data = Data(line)
      if let step = try? decoder.decode(StepRecord.self, from: data), step.isPossible {
        steps.append(step)
      } else if let evaluation = try? decoder.decode(EvaluationRecord.self, from: data),
        StepRecord.possibleSteps.contains(evaluation.step)
      {
        evaluations.append(evaluation)
      } else {
        throw CommandError.failure(
          "\(path):\(number + 1): neither the record of a step nor of an evaluation: it was written "
            + "by another version, or damaged")
      }
    }
  }

  /// The number of steps done.
  var stepsDone: Int { steps.last.map { $0.step + 1 } ?? 0 }

  /// The names of the evaluation sets, sorted.
  var sets: [String] { Set(evaluations.flatMap(\.evaluation.keys)).sorted() }

  /// A figure of each evaluation over the steps done; evaluations without it are left out.
  func course(
    _ figure: (EvaluationRecord) -> Double?
  ) -> [(step: Double, value: Double)] {
    evaluations.compactMap { record in
      figure(record).map { (Double(record.step + 1), $0) }
    }
  }

  /// A figure of each step; steps without it are left out.
  func course(ofSteps figure: (StepRecord) -> Double?) -> [(step: Double, value: Double)] {
    steps.compactMap { record in figure(record).map { (Double(record.step + 1), $0) } }
  }
}

extension [Double] {
  /// The middle value, of an even number the upper one of the two; nil of none.
  var median: Double? { isEmpty ? nil : sorted()[count / 2] }
}

extension StepRecord {
  /// The numbers of steps that a run file can ask for.
  fileprivate static let possibleSteps = 0..<1_000_000_000

  /// Whether a run can have written it: sums of its counts then stay within an integer, and its
  /// speed can be divided by.
  fileprivate var isPossible: Bool {
    Self.possibleSteps.contains(step) && tokensPerSecond > 0
      && tokens.values.allSatisfy { (0..<1 << 50).contains($0) }
  }
}
