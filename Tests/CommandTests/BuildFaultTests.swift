import Glibc
import TestSupport
import Testing

@Suite("build, where the disk or the inputs fail")
struct BuildFaultTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(3000), to: "in.jsonl")
  }

  private func expectNothingPublished(_ outcome: Executable.Outcome, _ message: String) throws {
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(!workspace.exists("out/manifest.json"))
    let left = workspace.exists("out") ? try workspace.files(in: "out").keys.sorted() : []
    #expect(left.allSatisfy { !$0.contains(".tmp") && !$0.contains(".lock") }, "\(left)")
  }

  /// Runs a build by a shell that sets something up first.
  private func shell(_ script: String) throws -> Executable.Outcome {
    let build =
      "\(try Executable.path()) build --tokenizer \(workspace.model.path) --out out in.jsonl"
    return try Executable.tool(
      "sh", "-c", "\(script) && exec env --default-signal=XFSZ \(build)", in: workspace.folder.path)
  }

  @Test("a file that grows beyond the limit fails, says so, and goes on later")
  func fileLimit() throws {
    try expectNothingPublished(try shell("ulimit -f 8"), "cannot write")
    #expect(try workspace.build("out", "in.jsonl").status == 0)
    try workspace.build("whole", "in.jsonl")
    #expect(try workspace.files(in: "out") == workspace.files(in: "whole"))
  }

  @Test(
    "a full disk fails, says so, and goes on when there is room",
    .enabled(if: geteuid() == 0, "needs root, to mount a small file system"))
  func fullDisk() throws {
    let folder = workspace.folder.file("out")
    #expect(mkdir(folder, 0o777) == 0)
    guard mount("none", folder, "tmpfs", 0, "size=16k") == 0 else { return }
    defer { umount2(folder, Int32(MNT_DETACH)) }
    try expectNothingPublished(try workspace.build("out", "in.jsonl"), "free some space")
    #expect(mount("none", folder, "tmpfs", UInt(MS_REMOUNT), "size=16m") == 0)
    #expect(try workspace.build("out", "in.jsonl").status == 0)
    #expect(try workspace.rehearse("shards", "verify", "out").status == 0)
  }

  @Test(
    "a folder that cannot be written is named",
    .enabled(if: Executable.hasTool("setpriv"), "needs setpriv"))
  func permissions() throws {
    #expect(chmod(workspace.folder.path, 0o755) == 0 && chmod(workspace.model.path, 0o755) == 0)
    let command = [
      "setpriv", "--reuid=65534", "--clear-groups", try Executable.path(), "build", "--tokenizer",
      workspace.model.path, "--out", "out", "in.jsonl",
    ]
    let outcome =
      geteuid() == 0
      ? try RunningProcess(path: "/usr/bin/env", command, folder: workspace.folder.path).outcome()
      : try workspace.build("/proc/out", "in.jsonl")
    try expectNothingPublished(outcome, "check the permissions")
  }

  @Test("an input that vanishes before it is read is named, and the rest is kept")
  func vanished() throws {
    for number in 0..<40 {
      try workspace.folder.write(Corpus.prose(200, seed: UInt64(number)), to: "in/\(number).jsonl")
    }
    let build = try Executable.start(
      [
        "build", "--tokenizer", workspace.model.path, "--out", "out", "--part-bytes", "20000", "in",
      ], in: workspace.folder.path)
    build.wait { workspace.exists("out/shard-00001.zst") }
    build.send(SIGSTOP)
    #expect(unlink(workspace.folder.file("in/9.jsonl")) == 0)
    build.send(SIGCONT)
    let outcome = try build.outcome()
    guard outcome.status != 0 else { return }
    try expectNothingPublished(outcome, "9.jsonl")
  }
}
