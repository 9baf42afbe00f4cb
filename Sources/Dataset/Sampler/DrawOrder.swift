import Sampling

/// Which source every draw of a mixture goes to.
///
/// Recorded as long as it depends on what the sequences hold, or on shares that change; from then on
/// computed from the position alone.
struct DrawOrder: Sendable {
  private let recorded: RecordedOrder
  /// What follows the recorded draws; nil where they are all.
  private let settled: ShareTree?

  /// The order of unchanging shares by sequences, after what was recorded.
  init(recorded: RecordedOrder, settled: ShareTree?) {
    self.recorded = recorded
    self.settled = settled
  }

  /// The source of a draw, and how many draws the source has had before.
  func draw(at position: Int) -> (source: Int, rank: Int) {
    guard let settled, position >= recorded.count else { return recorded.draw(at: position) }
    let draw = settled.draw(at: position - recorded.count)
    return (draw.source, recorded.totals[draw.source] + draw.rank)
  }

  /// The source of a draw.
  func source(at position: Int) -> Int {
    guard let settled, position >= recorded.count else { return recorded.source(at: position) }
    return settled.draw(at: position - recorded.count).source
  }

  /// How many of the first `position` draws each source has.
  func counts(at position: Int) -> [Int] {
    guard let settled, position >= recorded.count else { return recorded.counts(at: position) }
    return zip(recorded.totals, settled.counts(at: position - recorded.count)).map(+)
  }
}

/// An order of draws in two bytes a draw.
struct RecordedOrder: Sendable {
  /// The most draws that are recorded: 2 GiB, and minutes.
  static let drawLimit = 1 << 30
  private static let stride = 1024

  private var sources: [UInt16] = []
  /// The counts before every `stride`-th draw, so that no look-up counts through more than one.
  private var landmarks: [[Int]] = []
  /// How many draws each source has.
  private(set) var totals: [Int]

  /// The number of draws recorded.
  var count: Int { sources.count }

  init(sourceCount: Int, capacity: Int) {
    precondition(sourceCount <= 1 << 16)
    sources.reserveCapacity(capacity)
    totals = Array(repeating: 0, count: sourceCount)
  }

  mutating func append(_ source: Int) {
    if sources.count % Self.stride == 0 { landmarks.append(totals) }
    sources.append(UInt16(source))
    totals[source] += 1
  }

  func source(at position: Int) -> Int { Int(sources[position]) }

  func draw(at position: Int) -> (source: Int, rank: Int) {
    let source = sources[position]
    let landmark = position / Self.stride
    let since = sources[landmark * Self.stride..<position].count { $0 == source }
    return (Int(source), landmarks[landmark][Int(source)] + since)
  }

  func counts(at position: Int) -> [Int] {
    if position == count { return totals }
    let landmark = position / Self.stride
    return sources[landmark * Self.stride..<position].reduce(into: landmarks[landmark]) {
      $0[Int($1)] += 1
    }
  }
}
