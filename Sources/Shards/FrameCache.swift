/// The decoded frames that were used last.
struct FrameCache {
  /// Two megabytes of ids a shard at most.
  static let capacity = 8

  /// The one used last at the end.
  private var entries: [(frame: Int, ids: [UInt32])] = []

  mutating func ids(ofFrame frame: Int) -> [UInt32]? {
    guard let place = entries.firstIndex(where: { $0.frame == frame }) else { return nil }
    let entry = entries.remove(at: place)
    entries.append(entry)
    return entry.ids
  }

  mutating func insert(_ ids: [UInt32], frame: Int) {
    guard !entries.contains(where: { $0.frame == frame }) else { return }
    if entries.count == Self.capacity { entries.removeFirst() }
    entries.append((frame, ids))
  }
}
