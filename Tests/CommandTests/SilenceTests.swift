import TestSupport
import Testing

@Suite("Standard error in a pipe")
struct SilenceTests {
  @Test("nothing that goes well is told")
  func silence() throws {
    let workspace = try Workspace.withRun()
    try workspace.folder.write(Corpus.chats(3, seed: 3), to: "test.jsonl")
    let model = workspace.model.path
    let runs = [
      try workspace.build("s", "prose.jsonl"),
      try workspace.rehearse("shards", "verify", "s"),
      try workspace.rehearse("plan", "run.yaml"),
      try workspace.train("out"),
      try workspace.rehearse(
        "evaluate", "--model", model, "--shards", "s=s", "--tasks", "t=test.jsonl"),
      try workspace.rehearse("generate", "--model", model, "--prompt", "a", "--max-tokens", "3"),
    ]
    for outcome in runs {
      #expect(outcome.status == 0)
      #expect(outcome.errors == "")
      #expect(!outcome.text.contains("\u{1B}") && !outcome.text.contains("\r"))
    }
  }

  @Test("an environment that slows the kernels down is warned of")
  func kernelWarning() throws {
    let workspace = try Workspace()
    let outcome = try workspace.rehearse(
      "generate", "--model", workspace.model.path, "--prompt", "a", "--max-tokens", "1",
      environment: ["OPENBLAS_CORETYPE": "Prescott"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("OPENBLAS_CORETYPE"))
  }
}
