import Reports
import Training

extension StageRecord {
  /// What the rows of the matrix are of: the base, then the stages measured.
  var rowNames: [String] { ["base"] + stages.prefix(max(accuracy.count - 1, 0)) }

  /// The figures that are there, with their names.
  var figures: [(name: String, value: String)] {
    [
      ("average accuracy", averageAccuracy.map(Figures.percent)),
      ("backward transfer", backwardTransfer.map(Figures.signedPercent)),
      ("forgetting", forgetting.map(Figures.signedPercent)),
      ("forward transfer", forwardTransfer.map(Figures.signedPercent)),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  /// The matrix as a table for a terminal, and the figures under it.
  var text: String {
    var table = TextTable([("accuracy after", .left)] + tests.map { ($0.name, .right) })
    for (name, row) in zip(rowNames, accuracy) { table.append([name] + row.map(Figures.percent)) }
    let line = figures.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    return line.isEmpty ? table.plain : "\(table.plain)\n\(line)"
  }
}
