import Recipes
import Reports
import Synchronization

/// Shows how far the fetch of each file is, and what must be said of it.
final class FetchProgress: Sendable {
  private struct State {
    var progress = Progress("")
    /// The bytes that were here before: the rate is that of the others.
    var bytesBefore: Int?
  }

  private let state = Mutex(State())

  /// Fetches with this progress.
  var fetcher: Fetcher {
    Fetcher(
      observer: Fetcher.Observer(
        onProgress: { [self] in show($0, of: $1) },
        onNotice: { [self] in
          finish()
          Terminal.error($0)
        }))
  }

  /// Begins with a file.
  func begin(_ file: RecipeFile, number: Int, of count: Int) {
    let position = count > 1 ? " (\(number) of \(count))" : ""
    state.withLock { $0 = State(progress: Progress("fetching \(file.name)\(position)")) }
  }

  /// Removes the line.
  func finish() { state.withLock { $0.progress.finish() } }

  private func show(_ done: Int, of total: Int?) {
    state.withLock { state in
      let before = state.bytesBefore ?? done
      state.bytesBefore = before
      let rate = Int(Double(done - before) / max(state.progress.seconds, 1e-3))
      let remaining = total.map { $0 - before }
      state.progress.show(
        done - before, of: remaining, "\(Figures.bytes(done)), \(Figures.bytes(rate))/s")
    }
  }
}
