import ArgumentParser
import Reports
import Shards

extension ShardsCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what shard sets hold.",
      discussion: "Example: rehearse shards list shards/prose shards/task")

    @Argument(help: "Folders of shard sets.")
    var folders: [String]

    @Flag(help: "Print the manifests as JSON, by folder.")
    var json = false

    func run() throws {
      let sets = try folders.map { try ShardSet(folder: $0) }
      guard !json else {
        return try Terminal.printJSON(
          Dictionary(zip(folders, sets.map(\.manifest)), uniquingKeysWith: { $1 }))
      }
      var table = TextTable([
        ("set", .left), ("kind", .left), ("shards", .right), ("documents", .right),
        ("tokens", .right), ("size", .right), ("bytes/token", .right), ("tokenizer", .left),
      ])
      for (folder, set) in zip(folders, sets) {
        let manifest = set.manifest
        table.append([
          folder, manifest.kind.rawValue, "\(manifest.shards.count)",
          Figures.grouped(manifest.documents), Figures.grouped(manifest.tokens),
          Figures.bytes(manifest.bytes),
          Figures.decimal(Double(manifest.bytes) / Double(max(manifest.tokens, 1))),
          manifest.tokenizer.name,
        ])
      }
      print(table.plain)
    }
  }
}
