import Glibc
import TestSupport
import Testing

@Suite("build, killed and started again")
struct BuildCrashTests {
  /// How many seeded kills a test run does; more by `REHEARSE_KILLS`.
  private static let kills = TestSettings.number("REHEARSE_KILLS", otherwise: 6)

  /// Many parts and shards, so that there is always something half done.
  private static func arguments(_ workspace: Workspace, out: String) -> [String] {
    [
      "build", "--tokenizer", workspace.model.path, "--out", out, "--part-bytes", "20000",
      "--tokens-per-shard", "4000", "in.jsonl.gz", "texts",
    ]
  }

  private static func inputs() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(2500), to: "in.jsonl")
    _ = try Executable.tool("gzip", "in.jsonl", in: workspace.folder.path)
    for number in 0..<8 {
      try workspace.folder.write(
        Corpus.prose(60, seed: UInt64(number)), to: "texts/\(number).jsonl")
    }
    return workspace
  }

  @Test("with SIGKILL at any moment, goes on and ends with the same bytes")
  func killed() throws {
    let workspace = try Self.inputs()
    let folder = workspace.folder.path
    let clock = ContinuousClock()
    var outcome: Executable.Outcome?
    let duration = try clock.measure {
      outcome = try Executable.run(Self.arguments(workspace, out: "whole"), in: folder)
    }
    #expect(outcome?.status == 0)
    let whole = try workspace.files(in: "whole")
    #expect(whole.count > 20)
    var killed = 0
    for seed in 0..<Self.kills {
      var generator = SeededGenerator(seed: UInt64(seed))
      let out = "out-\(seed)"
      // A continued build may be killed as well.
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let build = try Executable.start(Self.arguments(workspace, out: out), in: folder)
        usleep(UInt32(Double.random(in: 0...1, using: &generator) * duration.microseconds))
        build.send(SIGKILL)
        let status = try build.outcome().status
        if status == -SIGKILL { killed += 1 } else { break }
      }
      let isUnfinished = !workspace.exists("\(out)/manifest.json")
      #expect(try workspace.rehearse("shards", "list", out).status == (isUnfinished ? 1 : 0))
      let isRecorded = workspace.exists("\(out)/ledger.jsonl")
      let end = try Executable.run(Self.arguments(workspace, out: out), in: folder)
      #expect(end.status == (isUnfinished || isRecorded ? 0 : 1), "seed \(seed): \(end.errors)")
      // A process that was killed after its last deed but one leaves an empty lock, which binds nobody.
      let files = try workspace.files(in: out).filter { $0.key != ".lock" }
      #expect(files == whole, "seed \(seed): \(files.keys.sorted())")
    }
    #expect(killed > 0)
  }

  @Test(
    "asked to stop, ends at once, leaves no temporary files, and goes on",
    arguments: [SIGINT, SIGTERM])
  func stopped(signal: Int32) throws {
    let workspace = try Self.inputs()
    let folder = workspace.folder.path
    _ = try Executable.run(Self.arguments(workspace, out: "whole"), in: folder)
    let build = try Executable.start(Self.arguments(workspace, out: "out"), in: folder)
    build.wait { workspace.exists("out/shard-00003.zst") }
    build.send(signal)
    let stopped = try build.outcome()
    #expect(stopped.status == 130)
    #expect(stopped.errors.contains("goes on"))
    let left = try workspace.files(in: "out")
    #expect(left.keys.allSatisfy { $0.hasPrefix("shard-") || $0 == "ledger.jsonl" })
    #expect(try Executable.run(Self.arguments(workspace, out: "out"), in: folder).status == 0)
    #expect(try workspace.files(in: "out") == workspace.files(in: "whole"))
  }

  @Test("a second build into the folder of one at work is refused, and harms nothing")
  func second() throws {
    let workspace = try Self.inputs()
    let folder = workspace.folder.path
    let build = try Executable.start(Self.arguments(workspace, out: "out"), in: folder)
    build.wait { workspace.exists("out/shard-00001.zst") }
    build.send(SIGSTOP)
    let second = try Executable.run(Self.arguments(workspace, out: "out"), in: folder)
    build.send(SIGCONT)
    #expect(second.status == 1)
    #expect(second.errors.contains("is writing here"))
    #expect(try build.outcome().status == 0)
    #expect(try workspace.rehearse("shards", "verify", "out").status == 0)
  }
}

extension Duration {
  fileprivate var microseconds: Double {
    Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
  }
}
