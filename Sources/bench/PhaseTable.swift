import Foundation
import Reports
import Tensors

/// Where the time of training steps went: by pass, and in each by kind of work.
struct PhaseTable: Encodable {
  struct Row: Encodable {
    let pass: String
    /// Nil for what none of the kinds of work took.
    let work: String?
    /// Seconds of one step.
    let seconds: Double
    /// The speed of matrix products; nil for other work.
    let gigaflops: Double?
  }

  let rows: [Row]

  /// Reads a clock that ran for a number of steps.
  init(_ clock: PhaseClock, steps: Int) {
    var rows: [Row] = []
    for pass in Pass.allCases {
      var rest = clock.seconds(of: pass)
      for work in Work.allCases {
        guard let span = clock.span(work, in: pass) else { continue }
        rest -= span.seconds
        rows.append(
          Row(
            pass: pass.rawValue, work: work.rawValue, seconds: span.seconds / Double(steps),
            gigaflops: span.operations > 0 ? span.operations / span.seconds / 1e9 : nil))
      }
      rows.append(
        Row(pass: pass.rawValue, work: nil, seconds: rest / Double(steps), gigaflops: nil))
    }
    self.rows = rows.filter { $0.seconds > 0 }
  }

  var text: String {
    let total = rows.reduce(0) { $0 + $1.seconds }
    var table = TextTable([
      ("pass", .left), ("work", .left), ("ms a step", .right), ("part", .right),
      ("GFLOP/s", .right),
    ])
    for row in rows {
      table.append([
        row.pass, row.work ?? "between", String(format: "%.1f", row.seconds * 1000),
        String(format: "%.1f %%", row.seconds * 100 / total),
        row.gigaflops.map { String(format: "%.0f", $0) } ?? "",
      ])
    }
    return table.plain
  }
}
