import ArgumentParser
import Shards

/// How a build stores ids.
struct CompressionOptions: ParsableArguments {
  @Option(help: "The zstd level, 1 to 22, or max: smaller shards, written more slowly.")
  var level = Level(number: ShardWriter.defaultLevel)

  @Flag(
    help: """
      Store the ids themselves, which zstd -d then gives, instead of codes: shards are a fifth \
      larger.
      """)
  var plainIds = false

  struct Level: ExpressibleByArgument, CustomStringConvertible {
    let number: Int

    init(number: Int) { self.number = number }

    init?(argument: String) {
      let number = argument == "max" ? ShardWriter.maximalLevel : Int(argument)
      guard let number, (1...ShardWriter.maximalLevel).contains(number) else { return nil }
      self.number = number
    }

    var description: String { "\(number)" }
  }

  var coding: IDCoding { plainIds ? .plain : .successors }
}
