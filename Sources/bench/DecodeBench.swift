import ArgumentParser
import Dispatch
import Shards

/// Reading all tokens of a shard set in order, on one core.
struct DecodeBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Time the decoding of a shard set from front to back.")

  @Argument(help: "The folder of a shard set.")
  var folder: String

  func run() throws {
    let set = try ShardSet(folder: folder, cacheBytes: 0)
    // Opening the shards reads their tables, which is not what is timed.
    for number in set.manifest.shards.indices { _ = try set.shard(number) }
    let frame = 1 << 16
    let start = DispatchTime.now().uptimeNanoseconds
    for number in set.manifest.shards.indices {
      let shard = try set.shard(number)
      for place in stride(from: 0, to: shard.tokenCount, by: frame) {
        _ = try shard.tokens(in: place..<min(place + frame, shard.tokenCount))
      }
    }
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    print("\(Int(Double(set.tokenCount) / seconds / 1e6)) million tokens/s")
  }
}
