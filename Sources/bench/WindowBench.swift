import ArgumentParser
import Dispatch
import Sampling
import Shards

/// Reading short windows in random places of a shard set, on one core.
struct WindowBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "windows", abstract: "Time windows of tokens in random places of a shard set.")

  @Argument(help: "The folder of a shard set.")
  var folder: String

  @Option(help: "Tokens of a window.")
  var length = 2048

  @Option(help: "Windows.")
  var count = 2000

  @Option(help: "Mebibytes of decoded frames that are kept; 0 decodes every window's anew.")
  var cache = 0

  func validate() throws {
    guard length > 0, count > 0, cache >= 0 else {
      throw ValidationError("sizes must be positive")
    }
  }

  func run() throws {
    let set = try ShardSet(folder: folder, cacheBytes: cache << 20)
    guard set.tokenCount >= length else {
      throw ValidationError("the set has \(set.tokenCount) tokens")
    }
    for number in set.manifest.shards.indices { _ = try set.shard(number) }
    let places = UInt64(set.tokenCount - length + 1)
    let microseconds = try (0..<count).map { number in
      let start = Int(SeededHash.key(seed: 17, name: "windows", UInt64(number)) % places)
      let begin = DispatchTime.now().uptimeNanoseconds
      _ = try set.tokens(in: start..<start + length)
      return Int(DispatchTime.now().uptimeNanoseconds - begin) / 1000
    }.sorted()
    print("\(microseconds[count / 2]) µs at p50, \(microseconds[count * 99 / 100]) µs at p99")
  }
}
