import ArgumentParser
import Dataset
import Reports
import Training

extension InspectCommand {
  /// Says where the batches of another run file part from the sampler's.
  ///
  /// The run's overrides do not apply to the other file.
  func compare(_ sampler: BatchSampler, with path: String) throws {
    let other = try RunFile(path: path)
    let peer = try BatchSampler(mixture: other.mixture, steps: other.steps)
    let steps = (sampler.stepRange, peer.stepRange)
    guard steps.0.overlaps(steps.1) else {
      throw CommandError.failure(
        "no step to compare: \(options.run) has steps \(steps.0.text), \(path) \(steps.1.text)")
    }
    let progress = Progress("comparing")
    let comparison = try MixtureComparison(sampler, peer) { done, total in
      progress.show(done, of: total, "steps")
    }
    progress.finish()
    if json {
      try Terminal.printJSON(comparison)
    } else {
      print(comparison.text(steps: steps, names: (options.run, path)))
    }
    if comparison.step != nil { throw ExitCode(2) }
  }
}

extension BatchSampler {
  fileprivate var stepRange: Range<Int> { mixture.start.step..<steps }
}

extension Range<Int> {
  /// The first and the last element.
  fileprivate var text: String { isEmpty ? "none" : "\(lowerBound) to \(upperBound - 1)" }
}

extension MixtureComparison {
  fileprivate func text(
    steps: (first: Range<Int>, second: Range<Int>), names: (first: String, second: String)
  ) -> String {
    var lines: [String] = []
    if let step {
      let row = rows.count == 1 ? "row" : "rows"
      lines.append(
        "step \(step) is the first whose batch differs, in \(row) "
          + rows.map { "\($0)" }.joined(separator: ", "))
    } else if steps.first == steps.second {
      lines.append("the batches of steps \(steps.first.text) are the same")
    } else {
      lines.append(
        "the batches of steps \(steps.first.clamped(to: steps.second).text) are the same; "
          + "\(names.first) has steps \(steps.first.text), \(names.second) \(steps.second.text)")
    }
    for difference in differences {
      lines.append(
        "\(difference.key): \(difference.first ?? "absent") in \(names.first), "
          + "\(difference.second ?? "absent") in \(names.second)")
    }
    return lines.joined(separator: "\n")
  }
}
