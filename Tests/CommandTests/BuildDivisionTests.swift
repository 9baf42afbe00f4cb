import TestSupport
import Testing

@Suite("build, shared by several processes")
struct BuildDivisionTests {
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(900), to: "in/b.jsonl")
    for number in 0..<7 {
      try workspace.folder.write(Corpus.prose(20, seed: UInt64(number)), to: "in/c\(number).jsonl")
    }
    try workspace.build("one", "--part-bytes", "9000", "in")
  }

  private func merged(_ name: String) throws -> [String: [UInt8]] {
    try workspace.files(in: name).filter { !$0.key.hasPrefix("rank-") }
  }

  @Test("ranks that are given one by one make the set that one process makes")
  func ranks() throws {
    for rank in ["2", "0", "1"] {
      let outcome = try workspace.build(
        "out", "--rank", rank, "--world", "3", "--part-bytes", "9000", "in")
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("rank \(rank) of 3"))
    }
    #expect(try workspace.rehearse("shards", "list", "out").status == 1)
    let merge = try workspace.rehearse("shards", "merge", "--json", "out")
    #expect(merge.status == 0)
    #expect(try merge.object()["documents"]?.integer == 1040)
    #expect(try merged("out") == workspace.files(in: "one"))
    #expect(try workspace.rehearse("shards", "verify", "out").status == 0)
  }

  @Test("a rank that is missing is named, and nothing is merged")
  func missingRank() throws {
    try workspace.build("out", "--rank", "1", "--world", "3", "in")
    let merge = try workspace.rehearse("shards", "merge", "out")
    #expect(merge.status == 1)
    #expect(merge.errors.contains("missing: 0, 2"))
    #expect(!workspace.exists("out/manifest.json"))
  }

  @Test(
    "launchers say which rank a process is",
    arguments: [
      ["OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2"],
      ["PMI_RANK": "1", "PMI_SIZE": "2"], ["SLURM_PROCID": "1", "SLURM_STEP_NUM_TASKS": "2"],
    ])
  func launchers(environment: [String: String]) throws {
    let outcome = try workspace.rehearse(
      "build", "--tokenizer", workspace.model.path, "--out", "out", "in", environment: environment)
    #expect(outcome.status == 0)
    #expect(workspace.exists("out/rank-1-of-2/ledger.jsonl"))
  }

  @Test("a rank that is none is refused")
  func impossibleRank() throws {
    #expect(try workspace.build("out", "--rank", "3", "--world", "3", "in").status == 64)
    #expect(try workspace.build("out", "--rank", "0", "in").status == 64)
    let outcome = try workspace.rehearse(
      "build", "--tokenizer", workspace.model.path, "--out", "out", "in",
      environment: ["PMI_RANK": "2", "PMI_SIZE": "2"])
    #expect(outcome.status == 64)
    #expect(try workspace.build("out", "--rank", "0", "--world", "2", "-").status == 1)
  }

  @Test(
    "four processes under mpirun make the set that one makes",
    .enabled(if: Executable.hasTool("mpirun"), "needs mpirun: apt-get install openmpi-bin"))
  func mpirun() throws {
    let outcome = try Executable.tool(
      "mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "4", Executable.path(), "build",
      "--tokenizer", workspace.model.path, "--out", "out", "--part-bytes", "9000", "in",
      in: workspace.folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try workspace.rehearse("shards", "merge", "out").status == 0)
    #expect(try merged("out") == workspace.files(in: "one"))
  }
}
