import ArgumentParser
import Shards

extension ShardsCommand {
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read every byte and name each damaged place.",
      discussion: """
        Exit status 2 where damage was found.

        Example: rehearse shards verify shards/prose
        """)

    @Argument(help: "Folders of shard sets.")
    var folders: [String]

    @Flag(help: "Print JSON: shards, frames, damaged (shard, frame, documents, problem).")
    var json = false

    func run() throws {
      var report = VerificationReport()
      for folder in folders {
        let set = try ShardSet(folder: folder)
        report.add(set)
        for damage in set.verify() {
          report.damaged.append(VerificationReport.Place(damage))
          if !json {
            Terminal.error("\(damage.error) (documents \(damage.documents) of the shard)")
          }
        }
      }
      if json {
        try Terminal.printJSON(report)
      } else {
        print(
          "\(report.shards) shards, \(report.frames) frames: "
            + (report.damaged.isEmpty ? "no damage" : "\(report.damaged.count) damaged places"))
      }
      if !report.damaged.isEmpty { throw ExitCode(2) }
    }
  }
}

private struct VerificationReport: Encodable {
  struct Place: Encodable {
    let shard: String
    let frame: Int?
    let documents: [Int]
    let problem: String

    init(_ damage: Damage) {
      shard = damage.error.file
      if case .frame(let number) = damage.error.place { frame = number } else { frame = nil }
      documents = Array(damage.documents)
      problem = "\(damage.error)"
    }
  }

  var shards = 0
  var frames = 0
  var damaged: [Place] = []

  mutating func add(_ set: ShardSet) {
    shards += set.manifest.shards.count
    for number in set.manifest.shards.indices {
      frames += (try? set.shard(number).frameCount) ?? 0
    }
  }
}
