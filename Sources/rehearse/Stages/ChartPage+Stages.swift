import Reports
import Training

extension ChartPage {
  /// The page of tasks in sequence.
  init(_ record: StageRecord) {
    let names = record.tests.map(\.name)
    let map = HeatMap(
      "Accuracy", rowLabel: "after", columnLabel: "test", rows: record.rowNames, columns: names,
      cells: record.accuracy)
    let courses = names.enumerated().map { test, name in
      LineChart.Series(
        name, record.accuracy.enumerated().map { (step: Double($0), value: $1[test]) })
    }
    self.init(
      title: "Tasks in sequence",
      facts: [("stages measured", "\(record.matrix.lastStage) of \(record.stages.count)")]
        + record.figures,
      sections: [
        Section(
          "Accuracy after each stage",
          note: "Backward transfer, forgetting and forward transfer are in points of a percentage: "
            + "what a task gains by later stages, what it has lost of its best since it was learned, "
            + "and what it gains by earlier stages before its own.",
          blocks: record.accuracy.isEmpty ? [] : [.heatMap(map)]),
        Section(
          "Accuracy over stages", note: "Stage 0 is the base.",
          blocks: record.accuracy.count > 1 ? [.lines([LineChart("Accuracy", courses)])] : []),
      ])
  }
}
