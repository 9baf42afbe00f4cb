import TestSupport
import Testing

/// Only what was waited for is on the disk when the power goes: a file's bytes after `fsync` of the
/// file, a name after `fsync` of its folder. These tests go through all that a build does to its
/// folder, call by call, and check that whatever else is lost, the folder is never a broken set.
@Suite(
  "build, when the power goes",
  .enabled(
    if: (try? Executable.tool("strace", "-o", "/dev/null", "true").status) == 0, "needs strace"))
struct PowerLossTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(600), to: "in.jsonl")
  }

  private func trace(_ arguments: String...) throws -> [DiskTrace.Operation] {
    let outcome = try RunningProcess(
      path: "/usr/bin/env",
      ["strace", "-f", "-y", "-s", "1", "-e", DiskTrace.calls, "-o", "trace", Executable.path()]
        + arguments, folder: workspace.folder.path
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = String(decoding: try workspace.folder.read("trace"), as: UTF8.self)
    return DiskTrace(text, folder: "out").operations
  }

  private func traceBuild(_ more: String...) throws -> [DiskTrace.Operation] {
    try trace(
      "build", "--tokenizer", workspace.model.path, "--out", "out", "--workers", "1",
      "--part-bytes", "30000", "--tokens-per-shard", "4000", more.first ?? "--json", "in.jsonl")
  }

  /// Checks every call against what is on the disk for certain by then.
  private func check(_ operations: [DiskTrace.Operation]) {
    var unsynchronized: Set<String> = []
    var pendingNames: Set<String> = []
    var pendingRemovals: Set<String> = []
    for operation in operations {
      switch operation {
      case .write(let path):
        unsynchronized.insert(path)
        if path.hasSuffix("ledger.jsonl") {
          #expect(!pendingNames.contains { $0.contains("shard-") }, "the ledger runs ahead")
        }
      case .synchronize(let path):
        unsynchronized.remove(path)
        if path == "out" {
          pendingNames = []
          pendingRemovals = []
        }
      case .rename(let from, let to):
        #expect(!unsynchronized.contains(from), "\(to) appears before its bytes are on the disk")
        if to == "out/manifest.json" {
          #expect(pendingNames.isEmpty, "the manifest appears before \(pendingNames)")
        }
        pendingNames.insert(to)
      case .link(let path):
        pendingNames.insert(path)
      case .remove(let path):
        if path.contains("shard-"), !path.contains(".tmp-") {
          #expect(
            !pendingRemovals.contains("out/manifest.json"),
            "\(path) is removed while the manifest may still be there")
        }
        pendingRemovals.insert(path)
      }
    }
    #expect(pendingNames.isEmpty)
  }

  @Test("every shard is on the disk before the ledger names it, and all before the manifest")
  func building() throws {
    let operations = try traceBuild()
    let renamed = operations.filter { if case .rename = $0 { true } else { false } }
    #expect(renamed.count > 6, "\(operations)")
    check(operations)
  }

  @Test("the old manifest is gone for certain before the old shards go")
  func replacing() throws {
    _ = try traceBuild()
    let operations = try traceBuild("--overwrite")
    #expect(operations.contains(.remove("out/manifest.json")))
    check(operations)
  }

  @Test("merged shards are on the disk before the manifest")
  func merging() throws {
    for rank in ["0", "1"] {
      #expect(
        try workspace.build(
          "out", "--rank", rank, "--world", "2", "--part-bytes", "9000", "in.jsonl"
        )
        .status == 0)
    }
    let operations = try trace("shards", "merge", "out")
    #expect(operations.contains { if case .link = $0 { true } else { false } })
    check(operations)
  }
}
