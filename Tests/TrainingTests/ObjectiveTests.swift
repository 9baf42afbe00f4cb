import Dataset
import LanguageModel
import Sampling
import Shards
import Testing

@testable import Training

@Suite("The objective L = CE(M) + w · CE(R) + β · KL(S)")
struct ObjectiveTests {
  let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  @Test("w = 0 and β = 0 give the very bits of plain fine-tuning without the replay")
  func plainGate() throws {
    let mixed = fixture.run(output: "mixed") { run in
      run.loss.replayWeight = 0
      run.loss.kl.coefficient = 0
    }
    // The same task sequences in the same order, alone: three of four draws are the task's.
    let plain = fixture.run(output: "plain") { run in
      run.sources = [fixture.source("task")]
      run.batch = RunFile.Batch(sequences: 3, micro: 2)
      run.loss.kl.coefficient = 0
    }
    let (a, b) = (try fixture.train(mixed), try fixture.train(plain))
    #expect(a.adapter.map(\.bitPattern) == b.adapter.map(\.bitPattern))
    #expect(a.records.map(\.loss) == b.records.map(\.loss))
    #expect(a.records.allSatisfy { $0.crossEntropy["prose"] == nil && $0.kl == 0 })
  }

  @Test("a source with a share of 0 leaves the very bits of a run without it")
  func noShare() throws {
    let plain = fixture.run(output: "plain") { $0.sources = [fixture.source("task")] }
    var idle = fixture.source("prose")
    idle.share = ShareSchedule(try ExactShare("0"))
    let mixed = fixture.run(output: "mixed") { run in
      run.sources = [fixture.source("task"), idle]
    }
    #expect(
      try fixture.train(mixed).adapter.map(\.bitPattern)
        == fixture.train(plain).adapter.map(\.bitPattern))
  }

  @Test("at step 0 the divergence is exactly 0, and later it is not")
  func firstDivergence() throws {
    for direction in RunFile.KL.Direction.allCases {
      let run = fixture.run(output: "\(direction)") { $0.loss.kl.direction = direction }
      let records = try fixture.train(run).records
      #expect(records[0].kl == 0)
      #expect(records.dropFirst().allSatisfy { $0.kl > 0 })
    }
  }

  @Test("the size of micro-batches does not change the losses or the gradient")
  func accumulation() throws {
    let whole = try fixture.gradient(fixture.run { $0.batch.micro = 4 })
    for micro in 1...3 {
      let parts = try fixture.gradient(fixture.run { $0.batch.micro = micro })
      #expect(abs(parts.losses.total - whole.losses.total) < 1e-5)
      #expect(abs(parts.losses.kl - whole.losses.kl) < 1e-5)
      #expect(relativeDistance(parts.elements, whole.elements) < 1e-4)
    }
  }

  @Test("with full attention the segments of a sequence are as one")
  func fullAttention() throws {
    let (first, second) = (
      [(TokenRole.prompt, 4), (.response, 6)], [(TokenRole.prompt, 2), (.response, 3)]
    )
    try fixture.write("apart", documents: [first, second])
    try fixture.write("joined", documents: [first + second])
    func losses(_ name: String, _ attention: AttentionScope) throws -> StepLosses {
      var source = fixture.source(name)
      source.attention = attention
      return try fixture.gradient(
        fixture.run { run in
          run.sources = [source]
          run.batch = RunFile.Batch(sequences: 1, micro: 1)
        }
      ).losses
    }
    let apart = try losses("apart", .full)
    #expect(apart.total == (try losses("joined", .segment).total))
    #expect(apart.total != (try losses("apart", .segment).total))
  }

  @Test("the gradient is linear in w and β")
  func linearity() throws {
    func gradient(_ weight: Double, _ coefficient: Double) throws -> [Float] {
      try fixture.gradient(
        fixture.run { run in
          run.loss.replayWeight = weight
          run.loss.kl.coefficient = coefficient
        }
      ).elements
    }
    let (task, replay, kl) = (try gradient(0, 0), try gradient(1, 0), try gradient(0, 1))
    let mixed = try gradient(0.5, 2)
    let expected = task.indices.map { index in
      task[index] + 0.5 * (replay[index] - task[index]) + 2 * (kl[index] - task[index])
    }
    #expect(relativeDistance(expected, mixed) < 1e-4)
  }

  @Test("Jeffreys' divergence is the mean of both directions, value and gradient")
  func jeffreys() throws {
    func found(_ direction: RunFile.KL.Direction) throws -> (StepLosses, [Float]) {
      let result = try fixture.gradient(
        fixture.run { run in
          run.loss.replayWeight = 0
          run.loss.kl.direction = direction
        })
      return (result.losses, result.elements)
    }
    let (forward, reverse) = (try found(.forward), try found(.reverse))
    let jeffreys = try found(.jeffreys)
    #expect(abs(jeffreys.0.kl - (forward.0.kl + reverse.0.kl) / 2) < 1e-6)
    let mean = zip(forward.1, reverse.1).map { ($0 + $1) / 2 }
    #expect(relativeDistance(mean, jeffreys.1) < 1e-4)
  }

  @Test("normalization by tokens is one mean over both kinds of tokens")
  func normalization() throws {
    let run = fixture.run { run in
      run.loss.normalization = .tokens
      run.loss.kl.coefficient = 0
    }
    let found = try fixture.gradient(run)
    let separate = try fixture.gradient(fixture.run { $0.loss.kl.coefficient = 0 })
    let batch = try fixture.batch(run)
    let counts = (0..<2).map { source in
      batch.sequences.filter { $0.source == source }.reduce(0) { $0 + $1.supervisedTokenCount }
    }
    let means = separate.losses.crossEntropy.compactMap { $0 }
    let expected =
      zip(means, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(counts[0] + counts[1])
    #expect(abs(found.losses.total - expected) < 1e-5)
  }

  @Test("factors of roles and sources scale their tokens' part of the divergence")
  func klFactors() throws {
    func found(_ change: @escaping (inout RunFile.KL) -> Void) throws -> [Float] {
      try fixture.gradient(
        fixture.run { run in
          run.loss.replayWeight = 0
          run.loss.kl.roles = [.text: 1, .prompt: 1, .response: 1]
          change(&run.loss.kl)
        }
      ).elements
    }
    let (none, all) = (try found { $0.coefficient = 0 }, try found { _ in })
    let halfOfSource = try found { $0.sources = ["task": 0.5] }
    // The task's tokens are its prompts and responses.
    let halfOfRoles = try found { $0.roles = [.text: 1, .prompt: 0.5, .response: 0.5] }
    #expect(halfOfSource == halfOfRoles)
    let halfOfAll = try found { $0.sources = ["task": 0.5, "prose": 0.5] }
    #expect(relativeDistance(halfOfAll, zip(none, all).map { ($0 + $1) / 2 }) < 1e-5)
    #expect(relativeDistance(halfOfSource, halfOfAll) > 1e-2)
  }

  @Test("tokens of a source or a role with a factor of 0 are not compared")
  func noFactor() throws {
    let run = fixture.run { run in
      run.loss.kl.roles = [.text: 1, .prompt: 0, .response: 1]
      run.loss.kl.sources = ["prose": 0]
    }
    let batch = try fixture.batch(run)
    let micros = MicroBatch.divide(batch, size: 2, weights: LossWeights(run, for: batch))
    let compared = micros.reduce(0) { $0 + $1.compared.count }
    let responses = batch.sequences.flatMap(\.predictions).count { $0.role == .response }
    #expect(compared == responses)
  }

  @Test("a temperature multiplies the coefficient by its square, not the divergence that is told")
  func temperature() throws {
    let run = fixture.run { run in
      run.loss.replayWeight = 0
      run.loss.kl.temperature = 4
      run.loss.kl.coefficient = 3
    }
    let (softened, plain) = (
      try fixture.gradient(run).losses,
      try fixture.gradient(fixture.run { $0.loss.replayWeight = 0 }).losses
    )
    let task = try #require(softened.crossEntropy[0])
    #expect(abs(softened.total - task - 3 * 16 * softened.kl) < 1e-5)
    #expect(softened.kl < plain.kl)
  }

  @Test("KL on all roles compares every token but the first of each segment")
  func klRoles() throws {
    let run = fixture.run { $0.loss.kl.roles = [.text: 1, .prompt: 1, .response: 1] }
    let batch = try fixture.batch(run)
    let weights = LossWeights(run, for: batch)
    let micros = MicroBatch.divide(batch, size: 2, weights: weights)
    let compared = micros.reduce(0) { $0 + $1.compared.count }
    let expected = batch.sequences.flatMap(\.segments).reduce(0) { $0 + $1.ids.count - 1 }
    #expect(compared == expected)
    #expect(micros.allSatisfy { $0.plain.isEmpty })
  }

  @Test("dropout changes training, and the same seed drops the same elements")
  func dropout() throws {
    let plain = try fixture.train(fixture.run(output: "plain")).adapter
    let first = fixture.run(output: "first") { $0.lora.dropout = 0.3 }
    let second = fixture.run(output: "second") { $0.lora.dropout = 0.3 }
    let dropped = try fixture.train(first).adapter
    #expect(dropped != plain)
    #expect(try fixture.train(second).adapter == dropped)
  }

  @Test("gradient checkpointing changes no bit of a run")
  func checkpointing() throws {
    let runs = [false, true].map { checkpointing in
      fixture.run(output: "\(checkpointing)") { run in
        run.lora.dropout = 0.3
        run.compute.gradientCheckpointing = checkpointing
      }
    }
    let (kept, recomputed) = (try fixture.train(runs[0]), try fixture.train(runs[1]))
    #expect(recomputed.adapter.map(\.bitPattern) == kept.adapter.map(\.bitPattern))
    #expect(recomputed.records.map(\.loss) == kept.records.map(\.loss))
    #expect(recomputed.records.map(\.kl) == kept.records.map(\.kl))
  }

  @Test("the number of threads changes last bits at most", arguments: [2, 3, 8])
  func threads(count: Int) throws {
    let one = try fixture.train(fixture.run(output: "one") { $0.compute.threads = 1 })
    let many = try fixture.train(fixture.run(output: "many") { $0.compute.threads = count })
    #expect(relativeDistance(many.adapter, one.adapter) < 1e-4)
    for (a, b) in zip(many.records, one.records) { #expect(abs(a.loss - b.loss) < 1e-5) }
  }
}
