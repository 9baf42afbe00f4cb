import Sampling

/// Which source every draw of a mixture goes to.
enum DrawOrder: Sendable {
  /// Computed from the position alone.
  case sequences(ShareTree)
  /// Recorded, since it depends on what the sequences hold.
  case recorded(RecordedOrder)

  /// The source of a draw, and how many draws the source has had before.
  func draw(at position: Int) -> (source: Int, rank: Int) {
    switch self {
    case .sequences(let tree):
      let draw = tree.draw(at: position)
      return (draw.source, draw.rank)
    case .recorded(let order):
      return order.draw(at: position)
    }
  }

  /// How many of the first `position` draws each source has.
  func counts(at position: Int) -> [Int] {
    switch self {
    case .sequences(let tree): tree.counts(at: position)
    case .recorded(let order): order.counts(at: position)
    }
  }
}

/// An order of draws in two bytes a draw.
struct RecordedOrder: Sendable {
  private static let stride = 1024

  private var sources: [UInt16] = []
  /// The counts before every `stride`-th draw, so that no look-up counts through more than one.
  private var landmarks: [[Int]] = []
  private var running: [Int]

  /// The number of draws recorded.
  var count: Int { sources.count }

  init(sourceCount: Int) {
    precondition(sourceCount <= 1 << 16)
    running = Array(repeating: 0, count: sourceCount)
  }

  /// - Returns: how many draws the source has had before.
  mutating func append(_ source: Int) -> Int {
    if sources.count % Self.stride == 0 { landmarks.append(running) }
    sources.append(UInt16(source))
    running[source] += 1
    return running[source] - 1
  }

  func draw(at position: Int) -> (source: Int, rank: Int) {
    let source = sources[position]
    let landmark = position / Self.stride
    let since = sources[landmark * Self.stride..<position].count { $0 == source }
    return (Int(source), landmarks[landmark][Int(source)] + since)
  }

  func counts(at position: Int) -> [Int] {
    if position == count { return running }
    let landmark = position / Self.stride
    return sources[landmark * Self.stride..<position].reduce(into: landmarks[landmark]) {
      $0[Int($1)] += 1
    }
  }
}
