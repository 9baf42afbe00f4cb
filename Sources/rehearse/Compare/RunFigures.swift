import Evaluation
import Training

/// The figures of one row of a comparison: of a run, or the means over runs that differ in their seed
/// alone.
struct RunFigures {
  private let runs: [ComparedRun]

  /// - Precondition: there is a run.
  init(_ runs: [ComparedRun]) {
    precondition(!runs.isEmpty)
    self.runs = runs
  }

  /// What the row is called.
  var name: String { runs[0].name }
  /// The folder of the run, or of the first one.
  var folder: String { runs[0].folder }
  /// The run file, but for its seed and its output.
  var file: RunFile { runs[0].file }
  /// How many runs the figures are means over.
  var count: Int { runs.count }

  /// The accuracy on each task that every run has, and its difference from the base's.
  var accuracies: [String: (value: Double, difference: Difference?)] {
    figures(\.accuracies).mapValues { figures in
      let values = figures.map(\.value)
      let differences = figures.compactMap(\.difference)
      return (
        values.mean,
        differences.count == values.count ? Difference(meanOf: differences) : nil
      )
    }
  }

  /// The base's accuracy on each task, the mean over its answers beside those of each run.
  var baseAccuracies: [String: Double] {
    figures(\.baseAccuracies).mapValues(\.mean)
  }

  /// What the tokens of each shard set cost more than they cost the base, in nats.
  var forgetting: [String: Difference] {
    figures(\.forgetting).mapValues { Difference(meanOf: $0) }
  }

  /// KL(p0 ‖ p) on each shard set, in nats a token.
  var divergences: [String: Double] {
    figures(\.divergences).mapValues(\.mean)
  }

  /// The median duration of a step, in seconds.
  var stepSeconds: Double? { runs.map(\.stepSeconds).mean }

  /// The most memory that the training of any run took, in bytes.
  var memory: Int? { runs.compactMap(\.memory).max() }

  /// The part of the tokens drawn that came from other sources than the first.
  var replayShare: Double? { runs.map(\.replayShare).mean }

  /// The mean over some shard sets of what was forgotten after each evaluation that every run has.
  func forgettingCourse(over sets: [String]) -> [(step: Double, value: Double)] {
    let courses = runs.map { $0.forgettingCourse(over: sets) }
    return courses[0].compactMap { point in
      let values = courses.map { course in course.first { $0.step == point.step }?.value }
      return values.mean.map { (point.step, $0) }
    }
  }

  /// What every run has under a name.
  private func figures<Figure>(_ of: (ComparedRun) -> [String: Figure]) -> [String: [Figure]] {
    let all = runs.map(of)
    return all[0].reduce(into: [:]) { figures, named in
      let values = all.compactMap { $0[named.key] }
      if values.count == all.count { figures[named.key] = values }
    }
  }
}

extension [Double] {
  /// The mean.
  ///
  /// - Precondition: there is a value.
  var mean: Double { reduce(0, +) / Double(count) }
}

extension [Double?] {
  /// The mean; nil of none, and where one is not known.
  var mean: Double? {
    let known = compactMap(\.self)
    return !isEmpty && known.count == count ? known.mean : nil
  }
}
