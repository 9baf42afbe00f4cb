import Evaluation
import Reports

extension EvaluationReport {
  /// A table for a terminal; columns in which nothing stands are left out.
  var text: String {
    let headers = [
      "measured on", "model", "nll", "perplexity", "bits/byte", "KL(p0||p)", "KL(p||p0)",
      "accuracy",
      "format", "repeated", "count", "adapted - base", "95 % interval",
    ]
    var rows: [[String]] = []
    for name in base.keys.sorted() {
      if let figure = base[name] { rows.append([name, "base"] + cells(of: figure) + ["", ""]) }
      if let figure = adapted?[name] {
        rows.append([name, "adapted"] + cells(of: figure) + cells(of: difference?[name]))
      }
    }
    let used = headers.indices.filter { column in rows.contains { !$0[column].isEmpty } }
    var table = TextTable(used.map { (headers[$0], $0 < 2 ? .left : .right) })
    for row in rows { table.append(used.map { row[$0] }) }
    return table.plain
  }

  private func cells(of figure: Figure) -> [String] {
    switch figure {
    case .losses(let losses):
      return [
        Figures.decimal(losses.nll, places: 4), Figures.decimal(losses.perplexity, places: 2),
        losses.bitsPerByte.map { Figures.decimal($0) } ?? "",
        Figures.decimal(losses.forwardKL, places: 4), Figures.decimal(losses.reverseKL, places: 4),
        "", "", "", Figures.grouped(losses.tokens),
      ]
    case .task(let result):
      return [
        result.nll.map { Figures.decimal($0, places: 4) } ?? "", "", "", "", "",
        Figures.percent(result.accuracy), result.format.map(Figures.percent) ?? "",
        result.repetition.map(Figures.percent) ?? "", Figures.grouped(result.count),
      ]
    }
  }

  private func cells(of difference: Difference?) -> [String] {
    guard let difference else { return ["", ""] }
    return [Figures.signed(difference.value), difference.interval ?? ""]
  }
}

extension Difference {
  /// The interval, as `-0.012 to +0.034`.
  var interval: String? {
    guard let low, let high else { return nil }
    return "\(Figures.signed(low)) to \(Figures.signed(high))"
  }
}
