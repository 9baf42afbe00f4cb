import Synchronization

/// The decoded frames that were used last, shared by all readers of a set.
public final class FrameCache: Sendable {
  /// Room for 256 frames, 16 million tokens.
  public static let defaultByteLimit = 64 << 20

  fileprivate struct Key: Hashable {
    let shard: Int
    let frame: Int
  }

  fileprivate struct State {
    var frames: [Key: (ids: [UInt32], lastUse: Int)] = [:]
    var byteCount = 0
    var uses = 0
    var shards = 0
  }

  private let byteLimit: Int
  private let state = Mutex(State())

  /// An empty cache that holds up to `byteLimit` bytes of ids.
  public init(byteLimit: Int = defaultByteLimit) {
    precondition(byteLimit >= 0)
    self.byteLimit = byteLimit
  }

  /// The bytes of ids held.
  public var byteCount: Int { state.withLock(\.byteCount) }

  /// A number for a shard whose frames are to be held, different from all others.
  func register() -> Int {
    state.withLock {
      $0.shards += 1
      return $0.shards
    }
  }

  func ids(ofFrame frame: Int, shard: Int) -> [UInt32]? {
    state.withLock { state in
      guard let place = state.frames.index(forKey: Key(shard: shard, frame: frame)) else {
        return nil
      }
      state.uses += 1
      state.frames.values[place].lastUse = state.uses
      return state.frames.values[place].ids
    }
  }

  func insert(_ ids: [UInt32], frame: Int, shard: Int) {
    let size = Self.byteCount(of: ids)
    state.withLock { state in
      let key = Key(shard: shard, frame: frame)
      guard size <= byteLimit, state.frames[key] == nil else { return }
      while state.byteCount + size > byteLimit { state.removeOldest() }
      state.uses += 1
      state.frames[key] = (ids, state.uses)
      state.byteCount += size
    }
  }

  /// Forgets the frames of a shard that is read no more.
  func removeFrames(ofShard shard: Int) {
    state.withLock { state in
      for key in state.frames.keys where key.shard == shard { state.remove(key) }
    }
  }

  fileprivate static func byteCount(of ids: [UInt32]) -> Int {
    ids.count * MemoryLayout<UInt32>.size
  }
}

extension FrameCache.State {
  /// - Complexity: O(frames held), next to nothing beside the decoding that makes it necessary.
  fileprivate mutating func removeOldest() {
    guard let oldest = frames.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
    remove(oldest.key)
  }

  fileprivate mutating func remove(_ key: FrameCache.Key) {
    guard let frame = frames.removeValue(forKey: key) else { return }
    byteCount -= FrameCache.byteCount(of: frame.ids)
  }
}
