import Configuration
import Dataset
import LanguageModel
import Sampling
import Shards
import TestSupport
import Testing
import Training

/// A run file that states every key.
let completeRunFile = """
  model: models/small     # a Hugging Face model folder
  output: ./runs/replay-kl
  seed: 17
  sequence_length: 256
  batch: { sequences: 6, micro: 3 }
  steps: 200
  share_unit: supervised_tokens
  sources:
    - { name: sums,  shards: shards/sums,  share: 3 }
    - name: prose
      shards: /shards/prose
      share: 0.10
      repeat_limit: 2
      overflow: drop
      pack: false
  lora: { rank: 8, alpha: 24, dropout: 0.05, targets: [v_proj, q_proj], layers: [2, 0], rank_stabilized: true }
  adapter: adapters/earlier
  loss:
    replay_weight: 0.5
    normalization: tokens
    kl:
      coefficient: 0.25
      direction: jeffreys
      temperature: 2
      roles: { response: 0.5, text: 1 }
      sources: { prose: 0.75, sums: 0 }
      fraction: 0.5
      cache: hidden
      cache_bytes: 1000000
    penalty:
      kind: laplace-kfac
      strength: 0.5
      damping: 1.0e-4
      curvature: curvature/prose.safetensors
      source: prose
      sequences: 12
      earlier: [curvature/sums.safetensors, /curvature/first.safetensors]
  optimizer:
    name: adamw
    learning_rate: 3.0e-4
    betas: [0.8, 0.95]
    epsilon: 1.0e-6
    weight_decay: 0.1
    clip_norm: 0
  schedule: { kind: linear, warmup_steps: 20, final_fraction: 0 }
  checkpoint: { every: 25, keep: 1 }
  evaluation:
    every: 40
    sets: [ { name: held-out, shards: shards/held-out } ]
    early_stop: { set: held-out, patience: 3 }
  compute: { precision: float32, threads: 2, gradient_checkpointing: on }
  """

/// The keys without which there is no run.
let minimalRunFile = """
  model: m
  output: o
  seed: 0
  steps: 5
  sources: [ { name: a, shards: s, share: 1 } ]
  """

/// Groups of groups, shares that change, and a start on the way.
let nestedRunFile = """
  model: m
  output: o
  seed: 0
  steps: 500
  sources:
    - name: instruction
      share: 3
      sources:
        - { name: gsm8k, shards: gsm8k, share: 2, attention: full }
        - name: glue
          share: 1
          sources:
            - { name: sst2, shards: sst2, share: 0.5, pack: off }
            - { name: rte, shards: rte, share: 0.25, pack: on }
    - { name: prose, shards: prose, share: [[0, 1.0], [100, 0.25]] }
    - name: code
      share: [[0, 0], [50, 1]]
      sources: [ { name: swift, shards: swift, share: 1 } ]
  start: { step: 40, drawn: { prose: 120, sst2: 7 } }
  """

func readRunFile(_ yaml: String, overrides: [String] = []) throws(ConfigurationError) -> RunFile {
  try RunFile(yaml: yaml, name: "run.yaml", folder: "/data", overrides: overrides)
}

@Suite("Run file")
struct RunFileTests {
  @Test("every key of a complete file is read")
  func complete() throws {
    let expected = RunFile(
      model: "/data/models/small", output: "/data/runs/replay-kl", seed: 17, sequenceLength: 256,
      batch: RunFile.Batch(sequences: 6, micro: 3), steps: 200, shareUnit: .supervisedTokens,
      sources: [
        SourceSpecification(
          name: "sums", shards: "/data/shards/sums", share: ShareSchedule(ExactShare(3))),
        SourceSpecification(
          name: "prose", shards: "/shards/prose", share: ShareSchedule(try ExactShare("0.10")),
          repeatLimit: 2,
          overflow: .drop, packs: false),
      ],
      lora: LoRAConfiguration(
        rank: 8, alpha: 24, dropout: 0.05, targets: [.query, .value], layers: [0, 2],
        rankStabilized: true),
      adapter: "/data/adapters/earlier",
      loss: RunFile.Loss(
        replayWeight: 0.5, normalization: .tokens,
        kl: RunFile.KL(
          coefficient: 0.25, direction: .jeffreys, temperature: 2,
          roles: [.text: 1, .response: 0.5], sources: ["prose": 0.75, "sums": 0], fraction: 0.5,
          cache: .hidden, cacheBytes: 1_000_000),
        penalty: RunFile.Penalty(
          kind: .laplaceKFAC, strength: 0.5, damping: 1e-4,
          curvature: "/data/curvature/prose.safetensors", source: "prose", sequences: 12,
          earlier: ["/data/curvature/sums.safetensors", "/curvature/first.safetensors"])),
      optimizer: RunFile.Optimizer(
        learningRate: 3e-4, beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.1, clipNorm: 0),
      schedule: RunFile.Schedule(kind: .linear, warmupSteps: 20, finalFraction: 0),
      checkpoint: RunFile.Checkpoint(every: 25, keep: 1),
      evaluation: RunFile.Evaluation(
        every: 40,
        sets: [RunFile.Evaluation.EvaluationSet(name: "held-out", shards: "/data/shards/held-out")],
        earlyStop: RunFile.Evaluation.EarlyStop(set: "held-out", patience: 3)),
      compute: RunFile.Compute(
        precision: .float32, threads: 2, gradientCheckpointing: true))
    #expect(try readRunFile(completeRunFile) == expected)
  }

  @Test("what a file leaves out has its default")
  func defaults() throws {
    let run = try readRunFile(minimalRunFile)
    #expect(
      run
        == RunFile(
          model: "/data/m", output: "/data/o", seed: 0, steps: 5,
          sources: [SourceSpecification(name: "a", shards: "/data/s")]))
    #expect(run.batch == RunFile.Batch(sequences: 8, micro: 4))
    #expect(run.schedule.warmupSteps == 5)
    #expect(run.lora == LoRAConfiguration(rank: 16, alpha: 32))
    #expect(run.loss.kl.coefficient == 3)
  }

  @Test("every weight is trained at a lower rate than an adapter where a file names none")
  func defaultRates() throws {
    let full = "tuning=full"
    #expect(try readRunFile(minimalRunFile).optimizer.learningRate == 1e-3)
    #expect(try readRunFile(minimalRunFile, overrides: [full]).optimizer.learningRate == 3e-5)
    let named = try readRunFile(
      minimalRunFile, overrides: [full, "optimizer.learning_rate=1.0e-4"])
    #expect(named.optimizer.learningRate == 1e-4)
  }

  @Test("sources may stand in groups, and shares may change from step to step")
  func nested() throws {
    let run = try readRunFile(nestedRunFile)
    #expect(run.sources.map(\.name) == ["gsm8k", "sst2", "rte", "prose", "swift"])
    #expect(run.groups.map(\.name) == ["instruction", "glue", "code"])
    #expect(run.groups.map(\.sources) == [0..<3, 1..<3, 4..<5])
    #expect(run.sources.map(\.packs) == [true, false, true, true, true])
    #expect(run.sources[0].attention == .full)
    #expect(run.sources[3].share.description == "[[0, 1.0], [100, 0.25]]")
    #expect(run.groups[2].share.points.map(\.step) == [0, 50])
    #expect(run.mixture.start == MixtureStart(step: 40, drawn: ["prose": 120, "sst2": 7]))
  }

  @Test("a list of roles gives each a factor of 1")
  func listOfRoles() throws {
    let run = try readRunFile(minimalRunFile, overrides: ["loss.kl.roles=[prompt, text]"])
    #expect(run.loss.kl.roles == [.text: 1, .prompt: 1])
  }

  @Test("the mixture holds what determines the batches")
  func mixture() throws {
    let run = try readRunFile(completeRunFile)
    #expect(
      run.mixture
        == Mixture(
          sources: run.sources, shareUnit: .supervisedTokens, sequenceLength: 256,
          sequencesPerStep: 6, seed: 17))
  }

  @Test(
    "the resolved form reads back as the same run",
    arguments: [completeRunFile, minimalRunFile, nestedRunFile])
  func resolvedForm(yaml: String) throws {
    let run = try readRunFile(yaml)
    let resolved = try run.resolvedYAML
    #expect(try RunFile(yaml: resolved, name: "resolved", folder: "/elsewhere") == run)
    #expect(try RunFile(yaml: resolved, name: "resolved", folder: "/").resolvedYAML == resolved)
  }

  @Test("names that look like numbers or hold quotes survive the resolved form")
  func awkwardNames() throws {
    var run = try readRunFile(minimalRunFile)
    run.sources = ["null", "12", "a \"b\": #c\\", "ünï", " x"].map {
      SourceSpecification(name: $0, shards: "/\($0)")
    }
    #expect(try readRunFile(try run.resolvedYAML) == run)
  }

  @Test("a file is read from its own folder, wherever the process runs")
  func fileOnDisk() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(minimalRunFile, to: "deep/run.yaml")
    #expect(try RunFile(path: path).model == folder.file("deep") + "/m")
  }

  @Test("a missing file, and one that is not UTF-8, are named")
  func unreadableFiles() throws {
    let folder = try TemporaryFolder()
    let missing = folder.file("none.yaml")
    let error = #expect(throws: ConfigurationError.self) { try RunFile(path: missing) }
    #expect(error?.description.contains(missing) == true)
    let broken = try folder.write([0x61, 0xFF, 0x0A], to: "broken.yaml")
    #expect(throws: ConfigurationError(place: broken, problem: "not valid UTF-8")) {
      try RunFile(path: broken)
    }
  }
}

@Suite("Overrides of a run file")
struct RunFileOverrideTests {
  @Test("an override replaces a value, an element of a list, or a whole mapping")
  func replacement() throws {
    let run = try readRunFile(
      completeRunFile,
      overrides: [
        "loss.kl.coefficient=0.01", "sources.1.share=7", "lora.targets=[q_proj]",
        "batch={sequences: 2, micro: 1}", "output=/other",
      ])
    #expect(run.loss.kl.coefficient == 0.01)
    #expect(run.sources[1].share == ShareSchedule(ExactShare(7)))
    #expect(run.lora.targets == [.query])
    #expect(run.batch == RunFile.Batch(sequences: 2, micro: 1))
    #expect(run.output == "/other")
  }

  @Test("an override makes the mappings that the file leaves out; the last one wins")
  func creation() throws {
    let run = try readRunFile(
      minimalRunFile, overrides: ["loss.kl.direction=reverse", "loss.kl.direction=jeffreys"])
    #expect(run.loss.kl.direction == .jeffreys)
  }

  @Test("an empty value restores the default")
  func removal() throws {
    #expect(try readRunFile(completeRunFile, overrides: ["lora="]).lora.rank == 16)
  }

  @Test(
    "a faulty override is named with its fault",
    arguments: [
      ("steps", "expected KEY=VALUE"), ("=3", "expected KEY=VALUE"),
      ("optimizer.learning_rat=1", "did you mean \"learning_rate\"?"),
      ("steps=many", "steps: found \"many\", expected a whole number"),
      ("sources.2.share=1", "expected an element of the list, from 0 to 1"),
      ("sources.prose.share=1", "expected an element of the list"),
      ("steps.first=1", "which has no keys"), ("seed=[", "not valid YAML"),
    ])
  func faults(override: String, expected: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try readRunFile(completeRunFile, overrides: [override])
    }
    #expect(error?.description.hasPrefix("--set \(override): ") == true)
    #expect(error?.description.contains(expected) == true)
  }
}
