import ArgumentParser
import FoundationEssentials
import Reports
import Shards

extension ShardsCommand {
  struct Repair: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a whole set of what a damaged one still holds.",
      discussion: """
        Keeps every document whose frames can all be read. What was lost is recorded in lost.json \
        of the new set. The damaged set is left as it is.

        Example: rehearse shards repair shards/prose --out shards/prose-repaired
        """)

    @Argument(help: "The folder of a damaged shard set.")
    var folder: String

    @Option(help: "The folder of the new set.")
    var out: String

    @Option(help: "Threads; 0 for one on every core.")
    var threads = 0

    @Flag(help: "Replace a finished shard set in the new folder.")
    var overwrite = false

    @Flag(help: "Print JSON: documents, tokens, lost (the content of lost.json).")
    var json = false

    func validate() throws {
      guard (0...1024).contains(threads) else { throw ValidationError("--threads takes 0 to 1024") }
    }

    func run() throws {
      let repair = try ShardSetRepair(
        folder: folder,
        threads: threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount)
      let progress = Progress("repairing \(folder)")
      let (manifest, lost) = try repair.write(to: out, replace: overwrite) { tokens in
        progress.show(tokens, of: repair.tokenCount, "\(Figures.grouped(tokens)) tokens kept")
      }
      progress.finish()
      let report = RepairReport(documents: manifest.documents, tokens: manifest.tokens, lost: lost)
      if json { try Terminal.printJSON(report) } else { print(report.text(out: out)) }
    }
  }
}

private struct RepairReport: Encodable {
  let documents: Int
  let tokens: Int
  let lost: LossRecord

  func text(out: String) -> String {
    var lines = [
      "\(out): \(Figures.grouped(documents)) documents, \(Figures.grouped(tokens)) tokens kept"
    ]
    if let problem = lost.manifest { lines.append("manifest rebuilt: \(problem)") }
    for shard in lost.shards {
      let documents = shard.documentCount.map { Figures.grouped($0) } ?? "all"
      lines.append("\(shard.shard): \(documents) documents lost: \(shard.problems[0])")
    }
    return lines.joined(separator: "\n")
  }
}
