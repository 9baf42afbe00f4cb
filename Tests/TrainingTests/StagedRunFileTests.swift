import Configuration
import Dataset
import LanguageModel
import Sampling
import TestSupport
import Testing

@testable import Training

/// Three tasks, one of two sources, with common prose and a replay of earlier tasks.
private let stagedFile = """
  model: m
  output: out
  seed: 3
  steps: 40
  between: keep
  adapter: first
  sources:
    - { name: earlier, stages: earlier, share: 0.5 }
    - { name: prose, shards: prose, share: 1 }
  optimizer: { learning_rate: 1.0e-3, clip_norm: 2 }
  stages:
    - name: a
      sources: [ { name: a, shards: a, share: 3, repeat_limit: 2 } ]
      tests: [ { name: test a, choices: a/test.jsonl } ]
    - name: b
      steps: 20
      optimizer: { learning_rate: 1.0e-4 }
      sources:
        - { name: b1, shards: b1, share: 1 }
        - { name: b2, shards: b2, share: 2 }
    - name: c.3
      sources: [ { name: c, shards: /c, share: 1 } ]
      tests:
        - { name: test c, tasks: /c/test.jsonl, answer_pattern: gsm8k }
        - { name: other, tasks: other.jsonl }
  """

private func read(
  _ yaml: String = stagedFile, _ overrides: String...
) throws(ConfigurationError) -> StagedRunFile? {
  try StagedRunFile(yaml: yaml, name: "run.yaml", folder: "/data", overrides: overrides)
}

@Suite("Run files with stages")
struct StagedRunFileTests {
  @Test("every stage is a run of its own folder, which begins from the adapter of the one before")
  func runs() throws {
    let file = try #require(try read())
    #expect(file.stages.map(\.name) == ["a", "b", "c.3"])
    let outputs = file.stages.map(\.run.output)
    #expect(outputs == ["/data/out/1-a", "/data/out/2-b", "/data/out/3-c.3"])
    #expect(
      file.stages.map(\.run.adapter)
        == ["/data/first", outputs[0] + "/adapter", outputs[1] + "/adapter"])
    #expect(file.stages.allSatisfy { $0.run.model == "/data/m" && $0.run.seed == 3 })
  }

  @Test("what a stage says is laid over what the file says, key by key")
  func overlay() throws {
    let runs = try #require(try read()).stages.map(\.run)
    #expect(runs.map(\.steps) == [40, 20, 40])
    #expect(runs.map(\.optimizer.learningRate) == [1e-3, 1e-4, 1e-3])
    #expect(runs.allSatisfy { $0.optimizer.clipNorm == 2 })
    let overridden = try #require(try read(stagedFile, "steps=7", "stages.2.steps=8"))
    #expect(overridden.stages.map(\.run.steps) == [7, 20, 8])
  }

  @Test("a stage's own sources come first, and earlier ones are replayed in equal shares")
  func sources() throws {
    let file = try #require(try read())
    #expect(file.stages.map(\.ownSources) == [["a"], ["b1", "b2"], ["c"]])
    #expect(file.stages[0].run.sources.map(\.name) == ["a", "prose"])
    #expect(file.stages[0].run.groups.isEmpty)
    #expect(file.stages[1].run.sources.map(\.name) == ["b1", "b2", "a", "prose"])
    let last = file.stages[2].run
    #expect(last.sources.map(\.name) == ["c", "a", "b1", "b2", "prose"])
    #expect(last.groups.map(\.name) == ["earlier", "b (stage)"])
    #expect(last.groups.map(\.sources) == [1..<4, 2..<4])
    let one = ShareSchedule(ExactShare(1))
    #expect(last.groups[0].share == ShareSchedule(try ExactShare("0.5")))
    #expect(last.groups[1].share == one)
    // Each stage counts the same, and keeps what else was said of its sources.
    #expect(last.sources[1].share == one && last.sources[1].repeatLimit == 2)
    #expect(last.sources[3].share == ShareSchedule(ExactShare(2)))
  }

  @Test("tests are read with their files and patterns")
  func tests() throws {
    let file = try #require(try read())
    #expect(
      file.tests == [
        StageTest(name: "test a", file: "/data/a/test.jsonl", kind: .choices),
        StageTest(name: "test c", file: "/c/test.jsonl", kind: .tasks(answerPattern: "gsm8k")),
        StageTest(name: "other", file: "/data/other.jsonl", kind: .tasks(answerPattern: "whole")),
      ])
  }

  @Test("merged, a stage begins with a new adapter on the model that the one before has left")
  func merge() throws {
    let file = try #require(try read(stagedFile, "between=merge", "stages.1.lora.rank=4"))
    #expect(
      file.stages.map(\.run.model)
        == ["/data/m", "/data/out/1-a/merged", "/data/out/2-b/merged"])
    #expect(file.stages.map(\.run.adapter) == ["/data/first", nil, nil])
    #expect(file.stages.map(\.run.lora.rank) == [16, 4, 16])
  }

  @Test("a stage is held by the curvature of the own sources of those before it")
  func curvature() throws {
    let penalty = "loss.penalty={kind: laplace, strength: 1}"
    let file = try #require(try read(stagedFile, penalty))
    #expect(file.stages.map(\.run.loss.penalty.kind) == [.none, .laplace, .laplace])
    let files = [
      "1-a/after-1.diagonal", "2-b/after-1.diagonal", "2-b/after-2.diagonal",
    ].map { "/data/out/\($0).safetensors" }
    #expect(file.stages[1].run.loss.penalty.earlier == [files[0]])
    #expect(file.stages[2].run.loss.penalty.earlier == files)
    let both = try #require(
      try read(
        stagedFile, "loss.penalty={kind: laplace-kfac, strength: 1, source: prose, earlier: [x]}"))
    #expect(both.stages[0].run.loss.penalty.kind == .laplaceKFAC)
    #expect(
      both.stages[1].run.loss.penalty.earlier
        == ["/data/x", "/data/out/1-a/after-1.kfac.safetensors"])
  }

  @Test("a stage's resolved file is read as the same run")
  func resolved() throws {
    for stage in try #require(try read(stagedFile, "loss.penalty={kind: laplace, strength: 1}"))
      .stages
    {
      #expect(try readRunFile(stage.run.resolvedYAML) == stage.run)
    }
  }

  @Test("a file without stages is none, and one with stages no single run")
  func otherKinds() throws {
    #expect(try read(minimalRunFile) == nil)
    let error = #expect(throws: ConfigurationError.self) { try readRunFile(stagedFile) }
    #expect(error?.key == "stages" && error?.problem.contains("--stage") == true)
  }
}

@Suite("Malformed stages")
struct MalformedStagesTests {
  @Test(
    "a faulty key is named with its place",
    arguments: [
      ("stages=[]", "stages: found a list, expected a list of one or more stages"),
      ("stages=a", "stages: found \"a\", expected a list"),
      ("stages=[a]", "stages.0: found \"a\", expected a mapping"),
      ("stages.0.name=", "stages.0.name: missing"),
      ("stages.0.name=a/b", "stages.0.name: found \"a/b\", expected letters, digits"),
      ("stages.1.name=a", "stages.1.name: found \"a\", expected letters"),
      ("stages.1.model=m", "stages.1.model: found \"m\", expected no such key in a stage"),
      ("stages.1.output=o", "it belongs to the whole file"),
      ("stages.1.adapter=o", "it belongs to the whole file"),
      ("stages.1.start={step: 2}", "it belongs to the whole file"),
      ("stages.1.step=3", "unknown key \"step\" in stages.1; did you mean \"steps\"?"),
      ("stages.1.steps=0", "steps: found \"0\", expected a whole number"),
      ("stages.0.sources=a", "stages.0.sources: found \"a\", expected a list"),
      ("stages.0.sources=[{name: prose, shards: s, share: 1}]", "found \"prose\" a second time"),
      ("sources.0.stages=later", "stages: found \"later\", expected earlier"),
      ("sources.0.shards=s", "unknown key \"shards\" in sources"),
      ("sources.0.share=", "share: missing"),
      ("sources=prose", "sources: found \"prose\", expected a list"),
      ("between=add", "between: found \"add\", expected one of keep, merge"),
      ("tuning=full", "tuning: full"),
      ("stages.1.lora.rank=4", "another shape than the first stage's"),
      ("stages.2.tests.1.name=test a", "stages.2.tests.1.name: found \"test a\", expected a name"),
      ("stages.0.tests=t", "stages.0.tests: found \"t\", expected a list"),
      ("stages.0.tests.0.choices=", "expected a file for one of choices and tasks"),
      ("stages.0.tests.0.tasks=t", "expected a file for one of choices and tasks"),
      ("stages.0.tests.0.answer_pattern=x", "no such key beside choices"),
      ("stages.0.tests.0.shards=x", "unknown key \"shards\" in stages.0.tests.0"),
      ("loss.penalty={kind: laplace, strength: 1, curvature: f}", "every stage has its own"),
      ("betwen=keep", "unknown key \"betwen\" in the file; did you mean \"between\"?"),
    ])
  func faults(override: String, expected: String) {
    let error = #expect(throws: ConfigurationError.self) { try read(stagedFile, override) }
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
  }

  @Test("the diagonal of an adapter that is merged away is refused")
  func mergedDiagonal() {
    let error = #expect(throws: ConfigurationError.self) {
      try read(stagedFile, "between=merge", "loss.penalty={kind: laplace, strength: 1}")
    }
    #expect(error?.problem.contains("take laplace-kfac") == true)
  }

  @Test("stages that are held by the same estimates cannot ask for different ones")
  func otherSequences() throws {
    let penalty = "loss.penalty={kind: laplace, strength: 1, sequences: 3}"
    let error = #expect(throws: ConfigurationError.self) {
      try read(stagedFile, penalty, "stages.2.loss.penalty.sequences=9")
    }
    #expect(error?.problem.contains("9, and 3 in a stage before") == true)
    // Nobody but the first stage itself is held by its own estimate.
    _ = try read(stagedFile, penalty, "stages.0.loss.penalty={source: prose, sequences: 9}")
  }

  @Test("a mutated file is read or refused with its name, never a crash", arguments: 0..<200)
  func mutations(seed: UInt64) {
    let bytes = Array(stagedFile.utf8).mutated(seed: seed)
    do throws(ConfigurationError) {
      _ = try read(String(decoding: bytes, as: UTF8.self))
    } catch {
      #expect(error.description.hasPrefix("run.yaml:"))
    }
  }
}
