import Evaluation
import Reports
import Training

extension ChartPage {
  /// The page of a comparison.
  init(_ comparison: RunComparison) {
    self.init(
      title: "Comparison of \(comparison.runs.count) runs",
      facts: [
        ("tasks", comparison.tasks.isEmpty ? "none" : comparison.tasks.joined(separator: ", ")),
        ("sets", comparison.sets.isEmpty ? "none" : comparison.sets.joined(separator: ", ")),
      ],
      sections: [
        Section(
          "Figures",
          note: "Tasks: accuracy. Forgetting: what a token costs more than it costs the base, in "
            + "nats. In brackets, the 95 % interval of the difference from the base. KL(p0‖p) in "
            + "nats a token. Step time: the median, by the first run's.",
          blocks: [.table(headings: comparison.headings, rows: comparison.rows)]),
        Section(
          "Learning against forgetting",
          note: "The dashed line leads over the runs to which none is preferred that learned more "
            + "and forgot less.",
          blocks: Self.learning(comparison)),
        Section("Forgetting over steps", blocks: Self.courses(comparison)),
        Section(
          "KL coefficient and replay",
          note: "Runs that differ from the first one in KL and shares alone.",
          blocks: comparison.replayMaps.map { .heatMap($0) }),
        Section("Forgetting against divergence", blocks: Self.divergence(comparison)),
      ])
  }

  private static func learning(_ comparison: RunComparison) -> [Block] {
    let placed = comparison.learningAgainstForgetting
    guard !placed.isEmpty else { return [] }
    // The interval of one task's or one set's figure; a mean of several has none here.
    let task = comparison.learnedTasks.count == 1 ? comparison.learnedTasks.first : nil
    let set = comparison.sets.count == 1 ? comparison.sets.first : nil
    var points = placed.map { place in
      let accuracy = task.flatMap { place.run.accuracies[$0] }
      let base = accuracy.map { $0.value - ($0.difference?.value ?? 0) } ?? 0
      return ScatterChart.Point(
        place.run.name, x: place.x, y: place.y,
        xInterval: set.flatMap { place.run.forgetting[$0]?.range(from: 0) },
        yInterval: accuracy?.difference?.range(from: base))
    }
    if let base = comparison.baseLearning {
      points.append(ScatterChart.Point("base", x: 0, y: base))
    }
    let chart = ScatterChart(
      "Accuracy by forgetting", xLabel: "forgetting, nats a token", yLabel: "accuracy",
      points: points, line: .front(ParetoFront.indices(of: points.map { ($0.x, $0.y) })))
    return [.scatter(chart)]
  }

  private static func courses(_ comparison: RunComparison) -> [Block] {
    let series = comparison.runs.map { run in
      LineChart.Series(run.name, run.forgettingCourse(over: comparison.sets))
    }.filter { !$0.points.isEmpty }
    guard !series.isEmpty else { return [] }
    return [.lines([LineChart("Forgetting, nats a token", series, includesZero: true)])]
  }

  private static func divergence(_ comparison: RunComparison) -> [Block] {
    let placed = comparison.forgettingAgainstDivergence
    guard !placed.isEmpty else { return [] }
    let fit = comparison.fit
    let chart = ScatterChart(
      fit.map { "Forgetting by KL: R² = \(Figures.decimal($0.determination, places: 2))" }
        ?? "Forgetting by KL",
      xLabel: "KL(p0‖p), nats a token", yLabel: "forgetting, nats a token",
      points: placed.map { ScatterChart.Point($0.run.name, x: $0.x, y: $0.y) },
      line: fit.map { .fit($0) } ?? .none)
    return [.scatter(chart)]
  }
}

extension Difference {
  /// The interval around a base's figure; nil where there is none, or a file has its ends the wrong
  /// way round.
  fileprivate func range(from base: Double) -> ClosedRange<Double>? {
    guard let low, let high, low <= high else { return nil }
    return base + low...base + high
  }
}
