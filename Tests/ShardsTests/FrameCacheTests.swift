import TestSupport
import Testing

@testable import Shards

@Suite("The cache of decoded frames")
struct FrameCacheTests {
  private let frame = [UInt32](repeating: 7, count: 100)

  @Test("holds no more bytes than it may, and forgets what was used longest ago")
  func limit() {
    let cache = FrameCache(byteLimit: 1_000)
    let shard = cache.register()
    cache.insert(frame, frame: 0, shard: shard)
    cache.insert(frame, frame: 1, shard: shard)
    #expect(cache.ids(ofFrame: 0, shard: shard) == frame)
    cache.insert(frame, frame: 2, shard: shard)
    #expect(cache.byteCount == 800)
    #expect(cache.ids(ofFrame: 1, shard: shard) == nil)
    #expect(cache.ids(ofFrame: 0, shard: shard) == frame)
  }

  @Test("tells the frames of shards apart")
  func shards() {
    let cache = FrameCache()
    let shards = [cache.register(), cache.register()]
    cache.insert(frame, frame: 0, shard: shards[0])
    #expect(cache.ids(ofFrame: 0, shard: shards[1]) == nil)
    cache.removeFrames(ofShard: shards[0])
    #expect(cache.byteCount == 0)
  }

  @Test("holds nothing that is larger than itself")
  func small() {
    let cache = FrameCache(byteLimit: 399)
    cache.insert(frame, frame: 0, shard: cache.register())
    #expect(cache.byteCount == 0)
  }
}
