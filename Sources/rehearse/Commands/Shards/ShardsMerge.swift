import ArgumentParser
import Reports
import Shards

extension ShardsCommand {
  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make one shard set of what the ranks of a divided build have written.",
      discussion: """
        Checks that every rank is there, has ended, and is of the same build; checks every byte of its \
        shards; and joins them, in the order of the inputs, to the set that one process would have \
        written. Shards are hard links where the file system has them, so that the ranks' folders may be \
        removed afterwards.

        Examples:
          rehearse shards merge shards/prose
          rehearse shards merge --out shards/prose node-1/shards node-2/shards
        """)

    @Option(help: "The folder of the set; by default the one that is named.")
    var out: String?

    @Flag(help: "Replace a finished shard set in the folder.")
    var overwrite = false

    @Flag(help: "Print what the set holds as JSON: shards, documents, tokens, bytes, content_hash.")
    var json = false

    @Argument(help: "The ranks' folders, or folders in which they lie.")
    var folders: [String]

    func validate() throws {
      guard out != nil || folders.count == 1 else {
        throw ValidationError("say with --out where the set goes")
      }
    }

    func run() throws {
      let out = out ?? folders[0]
      let merger = try ShardSetMerger(folders: folders)
      let progress = Progress("merging \(out)")
      let manifest = try merger.merge(into: out, replace: overwrite) {
        [bytes = merger.bytes] done in
        progress.show(done, of: bytes)
      }
      progress.finish()
      guard !json else {
        return try Terminal.printJSON(
          Report(
            shards: manifest.shards.count, documents: manifest.documents, tokens: manifest.tokens,
            bytes: manifest.bytes, content_hash: "\(manifest.contentHash)"))
      }
      print(
        "\(out): \(Figures.grouped(manifest.documents)) documents, "
          + "\(Figures.grouped(manifest.tokens)) tokens in \(manifest.shards.count) shards; the ranks' "
          + "folders are no longer needed")
    }

    private struct Report: Encodable {
      let shards: Int
      let documents: Int
      let tokens: Int
      let bytes: Int
      let content_hash: String
    }
  }
}
