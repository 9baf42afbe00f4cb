import TestSupport
import Testing

@Suite("train")
struct TrainCommandTests {
  @Test("a run leaves its resolved file, its metrics, its adapter and its last checkpoint")
  func files() throws {
    let workspace = try Workspace.withRun()
    #expect(try workspace.train("out").status == 0)
    #expect(
      try workspace.files(in: "out").keys.sorted() == [
        "adapter/adapter_config.json", "adapter/adapter_model.safetensors",
        "checkpoints/step-4/state.safetensors", "metrics.jsonl", "report.html", "run.yaml",
      ])
    let resolved = try workspace.folder.read("out/run.yaml")
    #expect(String(decoding: resolved, as: UTF8.self).contains("betas"))
    #expect(try workspace.rehearse("plan", "out/run.yaml").status == 0)
  }

  @Test("metrics have one object a step with the documented keys")
  func metrics() throws {
    let workspace = try Workspace.withRun()
    let printed = try workspace.train("out", "--json").objects()
    let written = try workspace.metrics("out")
    #expect(written.compactMap { $0["step"]?.integer } == [0, 1, 2, 3])
    #expect(printed.compactMap { $0["loss"]?.number } == written.compactMap { $0["loss"]?.number })
    for record in written {
      #expect(
        record.keys == [
          "step", "loss", "ce", "kl", "penalty", "gradient_norm", "learning_rate",
          "tokens_per_second", "tokens", "supervised_tokens", "memory",
        ])
      #expect(record["ce"]?.keys == ["task", "prose"])
      #expect(record["tokens"]?.keys == ["task", "prose"])
    }
    let planned = try workspace.rehearse("plan", "run.yaml", "--json").object()["sources"]
    let tokens = planned?.elements?.compactMap { $0["tokens"]?.integer } ?? []
    #expect(["task", "prose"].compactMap { written.last?["tokens"]?[$0]?.integer } == tokens)
  }

  @Test("the divergence from the base is exactly 0 at step 0, and grows")
  func divergence() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    let kl = try workspace.metrics("out").compactMap { $0["kl"]?.number }
    #expect(kl.first == 0)
    #expect((kl.last ?? 0) > 0)
  }

  @Test("the same run gives the same adapter, another seed another one")
  func repeated() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("a")
    _ = try workspace.train("b")
    _ = try workspace.train("c", "--set", "seed=18")
    let adapter = try workspace.files(in: "a/adapter")
    #expect(adapter.count == 2)
    #expect(try workspace.files(in: "b/adapter") == adapter)
    #expect(try workspace.files(in: "c/adapter") != adapter)
  }

  @Test("a folder with a run in it is neither continued nor replaced unasked")
  func usedFolder() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    let before = try workspace.files(in: "out")
    let refused = try workspace.train("out")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("--resume"))
    #expect(refused.errors.contains("--overwrite"))
    #expect(try workspace.files(in: "out") == before)
    #expect(try workspace.train("out", "--overwrite").status == 0)
    #expect(
      try workspace.files(in: "out/adapter")["adapter_model.safetensors"]
        == before["adapter/adapter_model.safetensors"])
  }

  @Test("the precision that is used is told, with a warning where it is not the one asked for")
  func precision() throws {
    let workspace = try Workspace.withRun()
    let float32 = try workspace.train("a", "--set", "compute.precision=float32")
    #expect(float32.text.contains("; float32, "))
    let outcome = try workspace.train("b", "--set", "compute.precision=bfloat16")
    #expect(outcome.status == 0)
    let falls = outcome.text.contains("; float32, ")
    #expect(falls != outcome.text.contains("; bfloat16 "))
    #expect(falls == outcome.errors.contains("float32 is used"))
    let chosen = try workspace.train("c", "--set", "compute.precision=auto")
    #expect(chosen.text.contains("; float32, ") == falls)
    #expect(!chosen.errors.contains("float32 is used"))
  }

  @Test("evaluations during a run are printed and recorded")
  func evaluation() throws {
    let workspace = try Workspace.withRun()
    let outcome = try workspace.train(
      "out", "--set", "evaluation={every: 2, sets: [{name: held, shards: prose}]}")
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("after 2 steps  held nll"))
    let records = try workspace.metrics("out").filter { $0["evaluation"] != nil }
    #expect(records.compactMap { $0["step"]?.integer } == [1, 3])
    #expect(records.allSatisfy { $0["evaluation"]?["held"]?["nll"]?.number != nil })
    #expect(records.allSatisfy { $0["base"]?["held"]?["bits_per_byte"]?.number != nil })
  }

  @Test("a run that ends early says so, but prints its records alone with --json")
  func endedEarly() throws {
    let workspace = try Workspace.withRun()
    // The rate is 0 in single precision, so that no measurement is lower than the first.
    func train(_ output: String, _ options: String...) throws -> Executable.Outcome {
      try Executable.run(
        [
          "train", "run.yaml", "--set", "output=\(output)", "--set",
          "optimizer.learning_rate=1e-60", "--set",
          "evaluation={every: 1, sets: [{name: held, shards: prose}], early_stop: {set: held}}",
        ] + options, in: workspace.folder.path)
    }
    let told = try train("a")
    #expect(told.status == 0)
    #expect(told.text.contains("ended after 2 of 4 steps"))
    let printed = try train("b", "--json")
    #expect(printed.status == 0)
    #expect(try printed.objects().compactMap { $0["step"]?.integer } == [0, 1])
  }

  @Test("the report shows losses, held-out sets, speed and shares, and is there at a checkpoint")
  func report() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train(
      "out", "--set", "checkpoint.every=2", "--set",
      "evaluation={every: 2, sets: [{name: held, shards: prose}]}")
    let report = String(decoding: try workspace.folder.read("out/report.html"), as: UTF8.self)
    for part in ["Cross-entropy by source", "Forgetting", "Learning rate", "Tokens a second"] {
      #expect(report.contains("<h3>\(part)</h3>"), "\(part)")
    }
    #expect(report.contains("aria-label=\"task: 75.0 % achieved, 75.0 % asked for\""))
    #expect(report.contains("4 of 4"))
  }

  @Test("figures for TensorBoard are written where asked, and removed with the run")
  func tensorboard() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out", "--tensorboard")
    func files() throws -> [String] {
      try workspace.files(in: "out").keys.filter { $0.hasPrefix("events.out.tfevents.") }
    }
    #expect(try files().count == 1)
    _ = try workspace.train("out", "--overwrite")
    #expect(try files() == [])
  }

  @Test("shards of another tokenizer are refused before anything is written")
  func otherTokenizer() throws {
    let workspace = try Workspace.withRun()
    try workspace.folder.write(try workspace.otherTokenizer(), to: "other.json")
    try workspace.rehearse(
      "build", "--tokenizer", "other.json", "--out", "prose", "--overwrite", "prose.jsonl")
    try workspace.rehearse(
      "build", "--tokenizer", "other.json", "--out", "task", "--overwrite", "prose.jsonl")
    let outcome = try workspace.train("out")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("other.json"))
    #expect(!workspace.exists("out"))
  }

  @Test("an evaluation set that is not there is found before the first step")
  func missingEvaluationSet() throws {
    let workspace = try Workspace.withRun()
    let outcome = try workspace.train(
      "out", "--set", "evaluation={every: 2, sets: [{name: held, shards: nowhere}]}")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("nowhere"))
    #expect(!workspace.exists("out"))
  }

  @Test("damaged weights are named", arguments: [0, 4, 100, 20_000])
  func damagedWeights(length: Int) throws {
    let workspace = try Workspace.withRun()
    let model = workspace.model.path
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
      _ = try Executable.tool("cp", "\(model)/\(name)", workspace.folder.path)
    }
    let weights = try workspace.folder.read("model.safetensors")
    try workspace.folder.write(Array(weights.prefix(length)), to: "model.safetensors")
    let outcome = try workspace.train("out", "--set", "model=\(workspace.folder.path)")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("model.safetensors"))
    #expect(!workspace.exists("out/adapter"))
  }
}
