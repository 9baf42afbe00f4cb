import Reports
import Training

extension ChartPage {
  /// The page of tasks in sequence.
  init(_ record: StageRecord) {
    let map = HeatMap(
      "Accuracy", rowLabel: "after", columnLabel: "test", rows: record.rowNames,
      columns: record.tests.map(\.name), cells: record.accuracy)
    self.init(
      title: "Tasks in sequence",
      facts: [("stages measured", "\(record.matrix.lastStage) of \(record.stages.count)")]
        + record.figures,
      sections: [
        Section(
          "Accuracy after each stage",
          note: "Backward transfer, forgetting and forward transfer are means over tasks, in "
            + "points of a percentage: what a task has gained since its own stage, what it has "
            + "lost of its best after any earlier stage, and what it had gained before its own.",
          blocks: record.accuracy.isEmpty ? [] : [.heatMap(map)])
      ])
  }
}
