import Configuration
import TestSupport
import Testing
import Training

@Suite("Malformed run files")
struct RunFileMalformedTests {
  /// Puts `line` after the minimal file's five lines, as its sixth.
  private func problem(with line: String) -> String? {
    do throws(ConfigurationError) {
      _ = try readRunFile(minimalRunFile + "\n" + line)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("an unknown key is named with the nearest known key")
  func unknownKeys() {
    #expect(
      problem(with: "optimizer: { learing_rate: 1 }")
        == "run.yaml:6: unknown key \"learing_rate\" in optimizer; did you mean \"learning_rate\"?")
    #expect(
      problem(with: "seqence_length: 1")
        == "run.yaml:6: unknown key \"seqence_length\" in the file; "
        + "did you mean \"sequence_length\"?")
    #expect(
      problem(with: "batch: { weather: 1 }")
        == "run.yaml:6: unknown key \"weather\" in batch; known keys: sequences, micro")
  }

  @Test(
    "a value of the wrong type or out of range names place, key, found and expected",
    arguments: [
      ("sequence_length: 1", "sequence_length: found \"1\", expected a whole number from 2"),
      ("sequence_length: \"64\"", "sequence_length: found \"64\", expected a whole number"),
      ("sequence_length: 64.0", "sequence_length: found \"64.0\", expected a whole number"),
      ("sequence_length: [64]", "sequence_length: found a list, expected a whole number"),
      ("batch: 8", "batch: found \"8\", expected a mapping of sequences, micro"),
      ("batch: { sequences: 2, micro: 3 }", "batch.micro: found \"3\", expected"),
      ("share_unit: words", "share_unit: found \"words\", expected one of sequences, tokens"),
      ("lora: none", "lora: found \"none\", expected a mapping"),
      ("lora: { rank: 0 }", "lora.rank: found \"0\""),
      ("lora: { rank: 4097 }", "lora.rank: found \"4097\""),
      ("lora: { dropout: 1 }", "lora.dropout: found \"1\", expected a number from 0 to below 1"),
      ("lora: { targets: [] }", "lora.targets: found a list, expected a list of one or more"),
      ("lora: { targets: [q_proj, q_proj] }", "lora.targets.1: found \"q_proj\""),
      ("lora: { layers: [] }", "lora.layers: found a list, expected a list of one or more layers"),
      ("lora: { layers: [1, 1] }", "from 0, each once"),
      ("lora: { layers: [-1] }", "lora.layers: found a list"),
      ("lora: { rank_stabilized: yes }", "found \"yes\", expected true or false"),
      ("adapter: []", "adapter: found a list, expected a text"),
      ("optimizer: { learning_rate: nan }", "optimizer.learning_rate: found \"nan\""),
      ("optimizer: { learning_rate: 1e999 }", "expected a number above 0"),
      ("optimizer: { learning_rate: -1 }", "expected a number above 0"),
      ("optimizer: { betas: [0.9] }", "expected a list of two numbers"),
      ("optimizer: { betas: [0.9, 1] }", "expected a list of two numbers"),
      ("optimizer: { name: sgd }", "optimizer.name: found \"sgd\", expected adamw"),
      ("schedule: { warmup_steps: 6 }", "expected a whole number from 0 to 5"),
      ("schedule: { final_fraction: 1.5 }", "expected a number from 0 to 1"),
      ("loss: { kl: { roles: [answer] } }", "loss.kl.roles.0: found \"answer\""),
      ("loss: { kl: { roles: { answer: 1 } } }", "unknown key \"answer\" in loss.kl.roles"),
      ("loss: { kl: { roles: {} } }", "loss.kl.roles: found a mapping, expected one or more roles"),
      ("loss: { kl: { sources: { b: 1 } } }", "unknown key \"b\" in loss.kl.sources"),
      ("loss: { kl: { sources: { a: -1 } } }", "loss.kl.sources.a: found \"-1\""),
      ("loss: { kl: { temperature: 0 } }", "loss.kl.temperature: found \"0\""),
      ("loss: { kl: { temperature: 1e-50 } }", "expected a number from 0.01 to 100"),
      ("loss: { kl: { fraction: 0 } }", "expected a number above 0 and at most 1"),
      ("loss: { kl: { fraction: 1.5 } }", "loss.kl.fraction: found \"1.5\""),
      ("loss: { kl: { cache: logits } }", "found \"logits\", expected one of none, hidden"),
      ("loss: { kl: { cache_bytes: 2e9 } }", "loss.kl.cache_bytes: found \"2e9\""),
      ("loss: { penalty: { kind: l1 } }", "one of none, l2, laplace, laplace-kfac"),
      ("loss: { penalty: { kind: l2 } }", "loss.penalty.strength: missing; expected a number"),
      ("loss: { penalty: { kind: l2, strength: -1 } }", "loss.penalty.strength: found \"-1\""),
      (
        "loss: { penalty: { kind: laplace, strength: 1 } }", "loss.penalty.source: missing; laplace"
      ),
      ("loss: { penalty: { source: b } }", "loss.penalty.source: found \"b\", expected one of a"),
      ("loss: { penalty: { sequences: 0 } }", "loss.penalty.sequences: found \"0\""),
      (
        "loss: { penalty: { earlier: file } }",
        "loss.penalty.earlier: found \"file\", expected a list"
      ),
      (
        "loss: { penalty: { earlier: [[a]] } }",
        "loss.penalty.earlier: found a list, expected a list"
      ),
      ("compute: { precision: float16 }", "expected one of auto, float32, bfloat16"),
      ("checkpoint: { keep: 0 }", "checkpoint.keep: found \"0\""),
      ("evaluation: { sets: [ { name: a } ] }", "evaluation.sets.0.shards: missing"),
      (
        "evaluation: { early_stop: { set: a } }",
        "evaluation.early_stop.set: found \"a\", expected a set of evaluation.sets, which lists none"
      ),
      (
        "evaluation: { early_stop: { set: a }, sets: [ { name: b, shards: c } ] }",
        "evaluation.early_stop.set: found \"a\", expected one of b"
      ),
      (
        "evaluation: { early_stop: { patience: 1 }, sets: [ { name: b, shards: c } ] }",
        "evaluation.early_stop.set: missing; expected one of b"
      ),
      ("evaluation: { sets: here }", "evaluation.sets: found \"here\", expected a list"),
    ])
  func wrongValues(line: String, expected: String) {
    let problem = problem(with: line)
    #expect(problem?.hasPrefix("run.yaml:6: ") == true)
    #expect(problem?.contains(expected) == true, "\(problem ?? "no error")")
  }

  @Test("a missing key is named", arguments: ["model", "output", "seed", "steps", "sources"])
  func missingKeys(key: String) {
    let lines = minimalRunFile.split(separator: "\n").filter { !$0.hasPrefix(key) }
    let error = #expect(throws: ConfigurationError.self) {
      try readRunFile(lines.joined(separator: "\n"))
    }
    #expect(error?.key == key)
  }

  @Test(
    "a faulty start is named",
    arguments: [
      ("{ step: -1 }", "start.step: found \"-1\""),
      ("{ step: 3, drawn: { b: 1 } }", "unknown key \"b\" in start.drawn"),
      ("{ step: 3, drawn: { a: -1 } }", "start.drawn.a: found \"-1\""),
      ("{ drawn: 3 }", "start.drawn: found \"3\", expected a mapping"),
    ])
  func faultyStart(start: String, expected: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try readRunFile(minimalRunFile + "\nstart: \(start)")
    }
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
  }

  @Test(
    "a faulty source is named",
    arguments: [
      ("[]", "sources: found a list, expected a list of one or more sources"),
      ("prose", "sources: found \"prose\", expected a list"),
      ("[ prose ]", "sources.0: found \"prose\", expected a mapping"),
      ("[ { name: a, shards: s } ]", "sources.0.share: missing"),
      ("[ { name: a, shards: s, share: 1e-3 } ]", "sources.0.share: found \"1e-3\""),
      ("[ { name: a, shards: s, share: -1 } ]", "sources.0.share: found \"-1\""),
      ("[ { name: \"\", shards: s, share: 1 } ]", "sources.0.name: found \"\""),
      ("[ { name: a, shards: s, share: 1, repeat_limit: 0 } ]", "sources.0.repeat_limit"),
      ("[ { name: a, shards: s, share: 1, overflow: split } ]", "one of drop, truncate, error"),
      ("[ {name: a, shards: s, share: 1}, {name: a, shards: t, share: 1} ]", "a second time"),
      ("[ { name: a, shards: s, share: 1, pack: some } ]", "or on or off"),
      ("[ { name: a, shards: s, share: 1, attention: all } ]", "one of segment, full"),
      ("[ { name: a, shards: s, share: [] } ]", "sources.0.share: steps []"),
      ("[ { name: a, shards: s, share: [[0, 1], 2] } ]", "such as [[0, 1], [100, 0.25]]"),
      ("[ { name: a, shards: s, share: [[0, 1], [x, 2]] } ]", "such as [[0, 1], [100, 0.25]]"),
      ("[ { name: a, shards: s, share: [[0, 1, 2]] } ]", "such as [[0, 1], [100, 0.25]]"),
      ("[ { name: a, shards: s, share: [[3, 1], [2, 1]] } ]", "rise from point to point"),
      (
        "[ { name: a, shards: s, share: [[0, 100], [9000000000000000000, 2]] } ]",
        "expected steps of up to 1000000000"
      ),
      ("[ { name: g, share: 1, sources: [] } ]", "sources.0.sources: found a list"),
      ("[ { name: g, share: 1, shards: s, sources: [] } ]", "no such key beside sources"),
      ("[ { name: g, share: 1, sources: [ { name: g } ] } ]", "sources.0.sources.0.name"),
    ])
  func faultySources(sources: String, expected: String) {
    let lines = minimalRunFile.split(separator: "\n").filter { !$0.hasPrefix("sources") }
    let error = #expect(throws: ConfigurationError.self) {
      try readRunFile((lines + ["sources: \(sources)"]).joined(separator: "\n"))
    }
    #expect(error?.place == "run.yaml:5")
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
  }

  @Test("a key that occurs twice is refused with its line")
  func duplicateKeys() {
    #expect(problem(with: "seed: 3")?.contains("key \"seed\" occurs twice") == true)
    #expect(problem(with: "lora: { rank: 3, rank: 3 }")?.hasPrefix("run.yaml:6: ") == true)
  }

  @Test(
    "what is no YAML mapping is refused with a place",
    arguments: [
      "", "# nothing", "text", "- a\n- b", "a: [", "a: b: c", "\tkey: 1", "? [a]\n: b", "a: *none",
      "a: 1\n---\nb: 2", "\u{0}", String(repeating: "[", count: 100_000),
      String(repeating: "{a: ", count: 100_000),
    ])
  func noMapping(yaml: String) {
    let error = #expect(throws: ConfigurationError.self) { try readRunFile(yaml) }
    #expect(error?.place.hasPrefix("run.yaml:") == true)
  }

  @Test("aliases that expand without bound are refused")
  func aliasBomb() {
    let levels = (1...9).map { level in
      let list = Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ", ")
      return "l\(level): &l\(level) [\(list)]"
    }
    let yaml = (["l0: &l0 [x, x]"] + levels).joined(separator: "\n")
    let error = #expect(throws: ConfigurationError.self) { try readRunFile(yaml) }
    #expect(error?.problem.contains("more than 10000 values") == true)
  }

  @Test("a mutated file is read or refused with its name, never a crash", arguments: 0..<300)
  func mutations(seed: UInt64) {
    let bytes = Array(completeRunFile.utf8).mutated(seed: seed)
    do throws(ConfigurationError) {
      _ = try readRunFile(String(decoding: bytes, as: UTF8.self))
    } catch {
      #expect(error.description.hasPrefix("run.yaml:"))
    }
  }
}
