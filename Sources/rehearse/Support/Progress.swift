import Dispatch
import Reports
import Synchronization

/// One line on a terminal's standard error that says how far a long job is; silent elsewhere.
final class Progress: Sendable {
  private let label: String
  private let isShown = Terminal.showsProgress
  private let start = DispatchTime.now().uptimeNanoseconds
  private let lastShown = Mutex<UInt64>(0)

  init(_ label: String) { self.label = label }

  /// The seconds since the job began.
  var seconds: Double { Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9 }

  /// Shows the part done, a rate or other detail, and the time left; five times a second at most.
  func show(_ done: Int, of total: Int?, _ detail: String = "") {
    guard isShown, isDue else { return }
    var line = label
    if let total, total > 0 {
      let part = Double(done) / Double(total)
      line += "  \(Figures.percent(part))"
      if done > 0 {
        line += "  \(Figures.duration(seconds: seconds / part - seconds)) left"
      }
    }
    if !detail.isEmpty { line += "  \(detail)" }
    Terminal.write("\r\u{1B}[K" + line, to: 2)
  }

  /// Removes the line.
  func finish() {
    if isShown { Terminal.write("\r\u{1B}[K", to: 2) }
  }

  private var isDue: Bool {
    lastShown.withLock { last in
      let now = DispatchTime.now().uptimeNanoseconds
      guard now - last > 200_000_000 else { return false }
      last = now
      return true
    }
  }
}
