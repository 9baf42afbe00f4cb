import Configuration
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("A study's file")
struct StudyFileTests {
  private func read(_ yaml: String) throws -> StudyFile {
    try StudyFile(yaml: yaml, name: "study.yaml", folder: "/here")
  }

  @Test("gives each arm its run file and its overrides, in order")
  func arms() throws {
    let study = try read(
      """
      run: run.yaml
      output: out
      seeds: [3, 1]
      set: { steps: 4, lora.targets: [q_proj, v_proj] }
      arms:
        - name: naive
        - { name: other, run: /runs/b.yaml, set: { steps: 5, model: "a b" } }
      """)
    #expect(study.output == "/here/out")
    #expect(study.seeds == [3, 1])
    let common = ["steps=4", "lora.targets=[q_proj, v_proj]"]
    #expect(
      study.arms == [
        StudyFile.Arm(name: "naive", run: "/here/run.yaml", overrides: common),
        StudyFile.Arm(
          name: "other", run: "/runs/b.yaml", overrides: common + ["steps=5", "model=\"a b\""]),
      ])
  }

  @Test("makes an arm of every combination of a grid, the last key changing fastest")
  func grid() throws {
    let study = try read(
      """
      run: r
      output: o
      arms:
        - name: kl
          set: { a: 1 }
          grid: { b: [1e-3, 2], c: [forward, reverse] }
      """)
    #expect(
      study.arms.map(\.name) == [
        "kl-1e-3-forward", "kl-1e-3-reverse", "kl-2-forward", "kl-2-reverse",
      ])
    #expect(study.arms[1].overrides == ["a=1", "b=1e-3", "c=reverse"])
  }

  @Test("names what is measured, with paths that start at the file")
  func evaluation() throws {
    let evaluation = try read(
      """
      run: r
      output: o
      arms: [{ name: a }]
      evaluation:
        learned: [task]
        shards: { chat: sets/chat, task: /t }
        choices: { sst2: sst2/test.jsonl }
        answer_pattern: gsm8k
        length: 128
        precision: bfloat16
      """
    ).evaluation
    #expect(evaluation.learned == ["task"])
    #expect(evaluation.shards.map(\.name) == ["chat", "task"])
    #expect(evaluation.shards.map(\.path) == ["/here/sets/chat", "/t"])
    #expect(evaluation.choices.map(\.path) == ["/here/sst2/test.jsonl"])
    #expect(evaluation.answerPattern == "gsm8k")
    #expect(evaluation.formatPattern == nil)
    #expect(evaluation.length == 128)
    #expect(evaluation.precision == .bfloat16)
  }

  @Test(
    "that cannot be used is refused with the place and what was expected",
    arguments: [
      ("[]", "", "arms: found a list, expected a list of one or more arms"),
      ("3", "", "arms: found \"3\", expected a list of arms"),
      ("[a]", "", "arms.0: found \"a\", expected a mapping"),
      ("[{ set: {} }]", "", "arms.0.name: missing"),
      ("[{ name: a/b }]", "", "arms.0.name: found \"a/b\""),
      ("[{ name: .. }]", "", "not beginning with '.'"),
      ("[{ name: a }, { name: a }]", "", "the name of an earlier arm"),
      ("[{ name: base }]", "", "arms.0.name: \"base\" is what tables call"),
      ("[{ name: a-1 }, { name: a, grid: { x: [1] } }]", "", "the name of an earlier arm"),
      ("[{ name: a, grids: { x: [1] } }]", "", "did you mean \"grid\"?"),
      ("[{ name: a, grid: { x: 1 } }]", "", "x: found \"1\", expected a list of numbers"),
      ("[{ name: a, grid: { x: [] } }]", "", "x: found a list, expected a list of numbers"),
      ("[{ name: a, grid: { x: [[1]] } }]", "", "expected a list of numbers or words"),
      ("[{ name: a, grid: { x: [../b] } }]", "", "expected a list of numbers or words"),
      ("[{ name: a, set: [1] }]", "", "arms.0.set: found a list, expected a mapping"),
      ("[{ name: a }]", "seeds: []", "seeds: found a list, expected a list of one or more"),
      ("[{ name: a }]", "seeds: [1, 1]", "each once"),
      ("[{ name: a }]", "seeds: [-1]", "whole numbers from 0"),
      ("[{ name: a }]", "evaluation: { tasks: [1] }", "tasks: found a list"),
      ("[{ name: a }]", "evaluation: { tasks: { a: [] } }", "tasks.a: found a list"),
      ("[{ name: a }]", "evaluation: { tasks: { a: x }, shards: { a: y } }", "names two things"),
      (
        "[{ name: a }]", "evaluation: { learned: [[]] }",
        "learned: found a list, expected a list of names"
      ),
      ("[{ name: a }]", "evaluation: { length: 1 }", "evaluation.length: found \"1\""),
      ("[{ name: a }]", "evaluation: { precision: half }", "one of float32, bfloat16"),
    ])
  func malformed(arms: String, further: String, expected: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try read("run: r\noutput: o\narms: \(arms)\n\(further)")
    }
    #expect(error?.place.hasPrefix("study.yaml:") == true)
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
  }

  @Test("limits the arms of a grid")
  func limited() {
    let values = (0..<40).map { "\($0)" }.joined(separator: ", ")
    let error = #expect(throws: ConfigurationError.self) {
      try read("run: r\noutput: o\narms: [{ name: a, grid: { x: [\(values)], y: [\(values)] } }]")
    }
    #expect(error?.description.contains("1000 combinations at most") == true)
  }

  @Test("with random damage is read or refused", arguments: 0..<200 as Range<UInt64>)
  func mutated(seed: UInt64) {
    let text = Array(
      "run: r\noutput: o\nseeds: [1]\narms: [{ name: a, set: { b: [1] }, grid: { x: [1, 2] } }]"
        .utf8)
    _ = try? read(String(decoding: text.mutated(seed: seed), as: UTF8.self))
  }
}
