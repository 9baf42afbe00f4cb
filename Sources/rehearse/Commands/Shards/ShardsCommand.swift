import ArgumentParser

struct ShardsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shards", abstract: "List, verify and print shard sets.",
    subcommands: [List.self, Verify.self, Cat.self])
}
