import Synchronization

/// A kind of work of a training step.
public enum Work: String, CaseIterable, Sendable {
  /// Products by frozen weights, with LoRA's terms where those are computed on the way, whose
  /// operations are not counted.
  case weights
  /// Products by LoRA's matrices alone.
  case adapter
  case attention
  /// Norms, rotations, activations, residuals, and whatever else goes through memory once.
  case elements
  /// Softmax over the vocabulary, with the losses and their gradient.
  case losses
}

/// A stretch of a training step.
public enum Pass: String, CaseIterable, Sendable {
  /// The base's forward pass.
  case base
  case forward
  /// The final norm, the vocabulary's projection and the losses, forward and backward.
  case head
  case backward
  /// The optimizer's update.
  case update
  /// Drawing the batch, and all else.
  case other
}

/// Adds up the time of a step's passes, and of each kind of work in them.
///
/// One thread starts operations and reads the clock; what other threads do for an operation counts
/// with it. A clock that nobody asks for costs nothing.
public final class PhaseClock: Sendable {
  /// What one kind of work took in one pass.
  public struct Span: Sendable {
    /// The time.
    public internal(set) var seconds = 0.0
    /// Multiplications and additions of its matrix products; 0 where it has none.
    public internal(set) var operations = 0.0
  }

  private struct State {
    var pass = Pass.other
    var since = ContinuousClock.now
    var passes: [Pass: Double] = [:]
    var spans: [Pass: [Work: Span]] = [:]
  }

  private let state = Mutex(State())

  /// Starts in `other`.
  public init() {}

  /// Ends the pass that runs and begins another.
  public func begin(_ pass: Pass) {
    state.withLock { state in
      let now = ContinuousClock.now
      state.passes[state.pass, default: 0] += (now - state.since) / .seconds(1)
      state.since = now
      state.pass = pass
    }
  }

  /// Forgets what was counted; the pass that runs goes on.
  public func reset() {
    state.withLock { state in
      let pass = state.pass
      state = State()
      state.pass = pass
    }
  }

  /// The seconds of a pass that has ended.
  public func seconds(of pass: Pass) -> Double { state.withLock { $0.passes[pass] ?? 0 } }

  /// What a kind of work took in a pass; nil where there was none.
  public func span(_ work: Work, in pass: Pass) -> Span? {
    state.withLock { $0.spans[pass]?[work] }
  }

  func add(_ work: Work, seconds: Double, operations: Double) {
    state.withLock { state in
      state.spans[state.pass, default: [:]][work, default: Span()].seconds += seconds
      state.spans[state.pass, default: [:]][work, default: Span()].operations += operations
    }
  }
}

extension Compute {
  /// Runs an operation, and notes on the clock, where there is one, what it took.
  func noted<Result>(
    _ work: Work, operations: Int = 0, _ body: () throws -> Result
  ) rethrows -> Result {
    guard let clock else { return try body() }
    let start = ContinuousClock.now
    defer {
      clock.add(
        work, seconds: (ContinuousClock.now - start) / .seconds(1), operations: Double(operations))
    }
    return try body()
  }
}
