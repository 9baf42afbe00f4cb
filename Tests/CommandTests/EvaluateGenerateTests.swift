import TestSupport
import Testing

@Suite("evaluate and generate")
struct EvaluateGenerateTests {
  @Test("figures for machines have the documented keys for base and adapted model")
  func evaluate() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    try workspace.folder.write(Corpus.chats(6, seed: 3), to: "test.jsonl")
    let outcome = try workspace.rehearse(
      "evaluate", "--model", workspace.model.path, "--adapter", "out/adapter", "--shards",
      "prose=prose", "--shards", "task=task", "--tasks", "orders=test.jsonl", "--json")
    #expect(outcome.status == 0)
    let report = try outcome.object()
    #expect(report.keys == ["base", "adapted", "difference"])
    for name in ["prose", "task"] {
      let (base, adapted) = (report["base"]?[name], report["adapted"]?[name])
      let keys: Set = [
        "nll", "perplexity", "bits_per_byte", "tokens", "kl_forward", "kl_reverse",
      ]
      #expect(base?.keys == keys)
      #expect(adapted?.keys == keys)
      #expect(base?["kl_forward"]?.number == 0)
      #expect((adapted?["kl_forward"]?.number ?? 0) > 0)
      #expect(base?["tokens"]?.integer == adapted?["tokens"]?.integer)
      #expect(report["difference"]?[name]?.keys == ["value", "low", "high"])
    }
    for model in ["base", "adapted"] {
      #expect(report[model]?["orders"]?.keys.isSuperset(of: ["accuracy", "count"]) == true)
      #expect(report[model]?["orders"]?["count"]?.integer == 6)
    }
  }

  @Test("without an adapter only the base is measured")
  func evaluateBase() throws {
    let workspace = try Workspace.withRun()
    let outcome = try workspace.rehearse(
      "evaluate", "--model", workspace.model.path, "--shards", "prose=prose", "--json")
    #expect(try outcome.object().keys == ["base"])
    let table = try workspace.rehearse(
      "evaluate", "--model", workspace.model.path, "--shards", "prose=prose")
    #expect(table.lines.contains { $0.hasPrefix("prose ") && $0.contains(" base ") })
  }

  @Test("what has nothing to measure is no figure but a failure")
  func nothingToMeasure() throws {
    let workspace = try Workspace.withRun()
    let model = workspace.model.path
    let prompts = try workspace.rehearse(
      "evaluate", "--model", model, "--shards", "task=task", "--length", "4")
    #expect(prompts.status == 1)
    #expect(prompts.errors.contains("--length"))
    let texts = try workspace.rehearse("evaluate", "--model", model, "--tasks", "t=prose.jsonl")
    #expect(texts.status == 1)
    #expect(texts.errors.contains("prose.jsonl"))
    #expect(prompts.output.isEmpty && texts.output.isEmpty)
  }

  @Test("figures that are not finite are a failure that says so, and leave no file")
  func notFinite() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    let weights = "out/adapter/adapter_model.safetensors"
    // NaN in the last element of the adapter.
    let bytes = try workspace.folder.read(weights).dropLast(4) + [0, 0, 0xC0, 0x7F]
    try workspace.folder.write(Array(bytes), to: weights)
    let outcome = try workspace.rehearse(
      "evaluate", "--run", "out", "--shards", "prose=prose", "--json")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("prose: a loss or divergence is nan"))
    #expect(!workspace.exists("out/evaluation.json"))
  }

  @Test("conversations are asked in a declared template; those it has no place for are left out")
  func declaredTemplate() throws {
    let workspace = try Workspace()
    try workspace.folder.write(
      """
      user: { head: "Q: ", tail: "\n" }
      assistant: { head: "A: ", end: <|im_end|> }
      """, to: "t.yaml")
    let system =
      #"{"messages":[{"role":"system","content":"s"},"#
      + #"{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#
    try workspace.folder.write(system + "\n" + Corpus.chats(2), to: "test.jsonl")
    let outcome = try workspace.rehearse(
      "evaluate", "--model", workspace.model.path, "--tasks", "t=test.jsonl", "--template",
      "t.yaml", "--json")
    #expect(try outcome.object()["base"]?["t"]?["count"]?.integer == 2)
    #expect(
      outcome.errors.contains(
        "left out test.jsonl:1: the template has no place for a system message"))
    let answers = try [["--template", "t.yaml"], []].map { options in
      try Executable.run(
        ["generate", "--model", workspace.model.path, "--prompt", "the rain", "--json"] + options,
        in: workspace.folder.path
      ).text
    }
    #expect(answers[0] != answers[1])
  }

  @Test("an answer that the model has no room for is refused before it is written")
  func noRoom() throws {
    let workspace = try Workspace()
    let outcome = try workspace.rehearse(
      "generate", "--model", workspace.model.path, "--prompt", "a", "--max-tokens", "600")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("512"))
  }

  @Test("the same seed draws the same text, another seed another one")
  func seeds() throws {
    let workspace = try Workspace()
    func generate(seed: String) throws -> [UInt8] {
      try workspace.rehearse(
        "generate", "--model", workspace.model.path, "--prompt", "the rain", "--max-tokens", "20",
        "--temperature", "1", "--seed", seed, "--json"
      ).output
    }
    let first = try generate(seed: "1")
    #expect(try generate(seed: "1") == first)
    #expect(try generate(seed: "2") != first)
  }

  @Test("an answer for machines has its prompt, text and tokens")
  func generateJSON() throws {
    let workspace = try Workspace()
    let answer = try workspace.rehearse(
      "generate", "--model", workspace.model.path, "--prompt", "the rain", "--max-tokens", "5",
      "--json"
    ).object()
    #expect(answer.keys == ["prompt", "text", "tokens"])
    #expect(answer["prompt"]?.text == "the rain")
    #expect((0...5).contains(answer["tokens"]?.elements?.count ?? -1))
  }

  @Test("an adapter for another model is refused")
  func otherAdapter() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    let config = "out/adapter/adapter_config.json"
    let text = String(decoding: try workspace.folder.read(config), as: UTF8.self)
    try workspace.folder.write(text.replacing("\"r\" : 2", with: "\"r\" : 3"), to: config)
    let outcome = try workspace.rehearse(
      "generate", "--model", workspace.model.path, "--adapter", "out/adapter", "--prompt", "a")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("out/adapter"))
  }
}
