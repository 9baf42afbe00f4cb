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
    let progress = Progress("comparing")
    let comparison = try MixtureComparison(sampler, peer) { done, total in
      progress.show(done, of: total, "steps")
    }
    progress.finish()
    if json {
      try Terminal.printJSON(comparison)
    } else {
      print(comparison.text(steps: (sampler.steps, peer.steps), names: (options.run, path)))
    }
    if comparison.step != nil { throw ExitCode(2) }
  }
}

extension MixtureComparison {
  fileprivate func text(
    steps: (first: Int, second: Int), names: (first: String, second: String)
  ) -> String {
    var lines: [String] = []
    if let step {
      let row = rows.count == 1 ? "row" : "rows"
      lines.append(
        "step \(step) is the first whose batch differs, in \(row) "
          + rows.map { "\($0)" }.joined(separator: ", "))
    } else {
      lines.append("the batches of all \(comparedSteps) steps are the same")
      if steps.first != steps.second {
        lines.append("\(names.first) has \(steps.first) steps, \(names.second) \(steps.second)")
      }
    }
    for difference in differences {
      lines.append(
        "\(difference.key): \(difference.first ?? "absent") in \(names.first), "
          + "\(difference.second ?? "absent") in \(names.second)")
    }
    return lines.joined(separator: "\n")
  }
}
