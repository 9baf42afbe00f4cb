import ArgumentParser
import FoundationEssentials
import Reports
import Shards
import Synchronization

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

    @Option(help: "Threads; 0 for one on every core.")
    var threads = 0

    @Flag(help: "Print JSON: shards, frames, damaged (shard, frame, documents, problem), foreign.")
    var json = false

    func validate() throws {
      guard (0...1024).contains(threads) else { throw ValidationError("--threads takes 0 to 1024") }
    }

    func run() throws {
      let threads = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
      var report = VerificationReport()
      for folder in folders { try verify(folder, threads: threads, &report) }
      if json {
        try Terminal.printJSON(report)
      } else {
        print(
          "\(report.shards) shards, \(report.frames) frames: "
            + (report.damaged.isEmpty ? "no damage" : "\(report.damaged.count) damaged places"))
      }
      if !report.damaged.isEmpty { throw ExitCode(2) }
    }

    private func verify(
      _ folder: String, threads: Int, _ report: inout VerificationReport
    ) throws {
      let set: ShardSet
      do {
        set = try ShardSet(folder: folder)
      } catch let error as ShardError where error.place == .manifest {
        report.damaged.append(VerificationReport.Place(error))
        if !json { Terminal.error("\(error)") }
        return
      }
      let progress = Progress("verifying \(folder)")
      let done = Atomic(0)
      let damaged = set.verify(threads: threads) { frames in
        let count = done.add(frames, ordering: .relaxed).newValue
        progress.show(count, of: set.frameCount, "\(Figures.grouped(count)) frames")
      }
      progress.finish()
      report.shards += set.manifest.shards.count
      report.frames += set.frameCount
      report.damaged += damaged.map(VerificationReport.Place.init)
      let foreign = try set.foreignFiles().map { folder + "/" + $0 }
      report.foreign += foreign
      guard !json else { return }
      for damage in damaged { Terminal.error(damage.text) }
      for file in foreign { Terminal.error("\(file): no part of the set") }
    }
  }
}

extension Damage {
  fileprivate var text: String {
    guard let first = documents.first, let last = documents.last else { return "\(error)" }
    return "\(error) (documents \(first) to \(last) of the shard)"
  }
}

private struct VerificationReport: Encodable {
  struct Place: Encodable {
    let shard: String
    let frame: Int?
    let documents: [Int]
    let problem: String

    init(_ damage: Damage) { self.init(damage.error, documents: Array(damage.documents)) }

    init(_ error: ShardError, documents: [Int] = []) {
      shard = error.file
      if case .frame(let number) = error.place { frame = number } else { frame = nil }
      self.documents = documents
      problem = "\(error)"
    }
  }

  var shards = 0
  var frames = 0
  var damaged: [Place] = []
  var foreign: [String] = []
}
