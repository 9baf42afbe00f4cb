import ArgumentParser

struct ShardsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shards", abstract: "List, verify, print, repair and merge shard sets.",
    subcommands: [List.self, Verify.self, Cat.self, Repair.self, Merge.self])
}
