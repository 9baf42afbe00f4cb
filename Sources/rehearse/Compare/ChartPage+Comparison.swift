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
          note: "Where several runs have one place, their mean.", blocks: Self.map(comparison)),
        Section("Forgetting against divergence", blocks: Self.divergence(comparison)),
      ])
  }

  private static func learning(_ comparison: RunComparison) -> [Block] {
    let placed = comparison.learningAgainstForgetting
    guard !placed.isEmpty else { return [] }
    // The interval of one task's or one set's figure; a mean of several has none here.
    let task = comparison.tasks.count == 1 ? comparison.tasks.first : nil
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

  /// What runs forgot by their KL coefficient and replay, where they differ in either.
  private static func map(_ comparison: RunComparison) -> [Block] {
    let placed = comparison.runs.compactMap { run -> (beta: Double, replay: Int, value: Double)? in
      guard let share = run.replayShare, let value = comparison.forgetting(run) else { return nil }
      return (run.file.loss.kl.coefficient, Int((share * 100).rounded()), value)
    }
    let betas = Set(placed.map(\.beta)).sorted()
    let replays = Set(placed.map(\.replay)).sorted()
    guard betas.count > 1 || replays.count > 1 else { return [] }
    let cells = betas.map { beta in
      replays.map { replay -> Double? in
        let values = placed.filter { $0.beta == beta && $0.replay == replay }.map(\.value)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      }
    }
    let map = HeatMap(
      "Forgetting, nats a token", rowLabel: "β", columnLabel: "tokens replayed",
      rows: betas.map { $0 == $0.rounded() ? Figures.significant($0) : "\($0)" },
      columns: replays.map { "\($0) %" }, cells: cells)
    return [.heatMap(map)]
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
