import Dispatch
import Glibc
import Synchronization

/// Notes an interrupt, a request to end or the end of the terminal, so that the work at hand can be finished first.
///
/// A process makes one of them: a second one, made after the first is gone, is told of no signal.
final class Interrupt {
  private final class Flag: Sendable { let isRaised = Mutex(false) }

  private let flag = Flag()
  private var sources: [any DispatchSourceSignal] = []

  init() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let earlier = signal(number, SIG_IGN)
      // As `nohup` leaves it, for work that is to outlive its terminal.
      if number == SIGHUP,
        unsafeBitCast(earlier, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
      {
        continue
      }
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

  /// Does work that asks, from any thread, whether to stop.
  func whileNoted<Result>(_ work: (@escaping @Sendable () -> Bool) throws -> Result) rethrows
    -> Result
  {
    try withExtendedLifetime(sources) { [flag] in
      try work { flag.isRaised.withLock { $0 } }
    }
  }
}
