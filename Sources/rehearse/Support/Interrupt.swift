import Dispatch
import Glibc
import Synchronization

/// Notes an interrupt or a request to end, so that the work at hand can be finished first.
final class Interrupt {
  private final class Flag: Sendable { let isRaised = Mutex(false) }

  private let flag = Flag()
  private var sources: [any DispatchSourceSignal] = []
  private static let numbers = [SIGINT, SIGTERM]

  init() {
    for number in Self.numbers {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      let flag = flag
      source.setEventHandler {
        flag.isRaised.withLock { $0 = true }
        // Who asks again does not want to wait, such as for standard input that never comes.
        signal(number, SIG_DFL)
      }
      source.resume()
      sources.append(source)
    }
  }

  /// What comes after the work is not asked to stop: the signals end the process again.
  deinit {
    for number in Self.numbers { signal(number, SIG_DFL) }
  }

  /// Does work that asks, from any thread, whether to stop.
  func whileNoted<Result>(_ work: (@escaping @Sendable () -> Bool) throws -> Result) rethrows
    -> Result
  {
    try withExtendedLifetime(sources) { [flag] in
      try work { flag.isRaised.withLock { $0 } }
    }
  }
}
