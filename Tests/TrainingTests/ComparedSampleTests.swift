import Dataset
import LanguageModel
import Shards
import Tensors
import Testing

@testable import Training

@Suite("The divergence on a fraction of the tokens")
struct ComparedSampleTests {
  let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  private let places = (0..<3).flatMap { row in
    (1..<30).map { TokenPlace(row: row, position: $0) }
  }

  private func sample(_ fraction: Double, seed: UInt64, step: Int = 0) -> [TokenPlace] {
    let sample = ComparedSample(of: places, fraction: fraction, seed: seed, step: step)
    let drawn = places.filter(sample.contains)
    #expect(drawn.count == sample.count)
    return drawn
  }

  @Test("a sample has the fraction of the tokens, rounded up", arguments: [0.001, 0.25, 0.5, 1])
  func size(fraction: Double) {
    let expected = Int((fraction * Double(places.count)).rounded(.up))
    for seed in 0..<20 { #expect(sample(fraction, seed: UInt64(seed)).count == expected) }
    #expect(ComparedSample(of: [], fraction: fraction, seed: 1, step: 0).count == 0)
  }

  @Test("the seed and the step decide the sample")
  func seeds() {
    #expect(sample(0.5, seed: 1) == sample(0.5, seed: 1))
    #expect(sample(0.5, seed: 1) != sample(0.5, seed: 2))
    #expect(sample(0.5, seed: 1) != sample(0.5, seed: 1, step: 1))
  }

  @Test("every token is drawn as often as every other")
  func evenness() {
    let seeds = 4_000
    var counts = places.map { _ in 0 }
    for seed in 0..<seeds {
      let drawn = sample(0.25, seed: UInt64(seed))
      for (index, place) in places.enumerated() where drawn.contains(place) { counts[index] += 1 }
    }
    // 22 of 87 tokens: the counts are binomial with a deviation of 27.5.
    let expected = Double(seeds) * 22 / 87
    #expect(counts.allSatisfy { abs(Double($0) - expected) < 4.5 * 27.5 })
  }

  @Test("the whole is the very bits of no sample")
  func whole() throws {
    let run = fixture.run()
    let batch = try fixture.batch(run)
    let weights = LossWeights(run, for: batch)
    let compared = MicroBatch.divide(batch, size: 2, weights: weights).flatMap(\.compared)
    let count = batch.sequences.flatMap(\.predictions).count { $0.role == .text }
    #expect(compared.count == count)
    let share = Float(run.loss.kl.coefficient / Double(count))
    #expect(compared.allSatisfy { $0.row.target.forwardKL == share })
  }

  @Test("over many seeds, the divergence and its gradient are those of all tokens")
  func unbiasedness() throws {
    let run = fixture.run { run in
      run.loss.replayWeight = 0
      run.loss.kl.roles = [.text: 1, .prompt: 1, .response: 1]
    }
    let batch = try fixture.batch(run)
    let whole = try fixture.gradient(run, of: batch)
    let seeds = 200
    var divergences: [Double] = []
    var mean = whole.elements.map { _ in Double(0) }
    for seed in 0..<seeds {
      var sampled = run
      sampled.seed = UInt64(seed)
      sampled.loss.kl.fraction = 0.25
      let found = try fixture.gradient(sampled, of: batch)
      divergences.append(found.losses.kl)
      for (index, element) in found.elements.enumerated() {
        mean[index] += Double(element) / Double(seeds)
      }
    }
    let average = divergences.reduce(0, +) / Double(seeds)
    let variance =
      divergences.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(seeds - 1)
    #expect(variance > 0)
    #expect(abs(average - whole.losses.kl) < 4 * (variance / Double(seeds)).squareRoot())
    #expect(relativeDistance(mean.map { Float($0) }, whole.elements) < 0.1)
  }
}
