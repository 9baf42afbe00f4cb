import Foundation
import TestSupport
import Testing

/// `tools/setup` makes the Python environment; the test is skipped without it.
@Suite("tools/read_shard.py")
struct ReadShardTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  private static let python = root + "/.venv/shards/bin/python"
  private static let hasPython = FileManager.default.isExecutableFile(atPath: python)

  @Test(
    "written from the format's description, prints what the program prints",
    .enabled(if: hasPython, "needs .venv/shards, which tools/setup makes"),
    arguments: [[], ["--plain-ids"]])
  func sameDocuments(options: [String]) throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(2000), to: "in.jsonl")
    let build = ["build", "--tokenizer", workspace.model.path, "--out", "s"] + options
    #expect(try Executable.run(build + ["in.jsonl"], in: workspace.folder.path).status == 0)
    let script = try Executable.tool(
      Self.python, Self.root + "/tools/read_shard.py", "s/shard-00000.zst",
      in: workspace.folder.path)
    #expect(script.status == 0, "\(script.errors)")
    let expected = try workspace.rehearse("shards", "cat", "--json", "s").objects()
    let found = try script.objects()
    #expect(found.count == 2000)
    #expect(found.map { $0["ids"]?.integers } == expected.map { $0["ids"]?.integers })
    let places = found.map { "\($0["file"]?.text ?? ""):\($0["record"]?.integer ?? 0)" }
    #expect(places == expected.map { $0["provenance"]?.text })
  }
}
