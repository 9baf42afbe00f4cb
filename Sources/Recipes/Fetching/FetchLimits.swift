/// How long a fetch waits and how often it tries.
public struct FetchLimits: Equatable, Sendable {
  /// How often a file is asked for without a byte more of it coming, before that is an error.
  public var attempts: Int
  /// The seconds before the second attempt; each further wait is twice as long.
  public var firstDelay: Double
  /// The seconds that a wait has at most.
  public var longestDelay: Double
  /// The seconds in which a connection must stand.
  public var connectTimeout: Int
  /// The seconds without a byte after which a connection is given up.
  public var stallTimeout: Int

  /// Describes limits.
  public init(
    attempts: Int = 8, firstDelay: Double = 1, longestDelay: Double = 60, connectTimeout: Int = 30,
    stallTimeout: Int = 60
  ) {
    precondition(attempts > 0 && stallTimeout > 0 && connectTimeout > 0)
    self.attempts = attempts
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
    self.connectTimeout = connectTimeout
    self.stallTimeout = stallTimeout
  }

  /// The seconds to wait after some attempts in vain, from 1.
  func delay(after attempts: Int) -> Double {
    var delay = firstDelay
    for _ in 1..<max(attempts, 1) { delay = min(2 * delay, longestDelay) }
    return min(delay, longestDelay)
  }
}
