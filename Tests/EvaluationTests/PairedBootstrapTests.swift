import Glibc
import TestSupport
import Testing

@testable import Evaluation

@Suite("Paired bootstrap intervals")
struct PairedBootstrapTests {
  @Test("the difference is that of the ratios of the sums")
  func value() {
    let examples = [
      PairedExample(base: 10, adapted: 12, weight: 4),
      PairedExample(base: 1, adapted: 5, weight: 2),
    ]
    #expect(PairedBootstrap().difference(of: examples).value == 1)
  }

  @Test("equal differences leave no room for chance")
  func certain() {
    let examples = (0..<20).map { PairedExample(base: Double($0), adapted: Double($0) + 0.5) }
    let found = PairedBootstrap().difference(of: examples)
    #expect(found == Difference(value: 0.5, low: 0.5, high: 0.5))
  }

  @Test("one example, or none, has no interval")
  func few() {
    let one = PairedBootstrap().difference(of: [PairedExample(base: 1, adapted: 3)])
    #expect(one == Difference(value: 2, low: nil, high: nil))
    #expect(PairedBootstrap().difference(of: []).value == 0)
  }

  @Test("the interval is that of the normal distribution where many examples are drawn from one")
  func normal() throws {
    var generator = SeededGenerator(seed: 3)
    let count = 400
    let differences = (0..<count).map { _ in
      // The sum of twelve uniform numbers has a variance of 1.
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
    }
    let mean = differences.reduce(0, +) / Double(count)
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    let half = 1.96 * (variance / Double(count)).squareRoot()
    let found = PairedBootstrap(resamples: 4000)
      .difference(of: differences.map { PairedExample(base: 7, adapted: 7 + $0) })
    #expect(abs(try #require(found.low) - (mean - half)) < 0.1 * half)
    #expect(abs(try #require(found.high) - (mean + half)) < 0.1 * half)
  }

  @Test("the same seed draws the same interval, another seed another one")
  func seeds() {
    let examples = (0..<50).map { PairedExample(base: 0, adapted: sin(Double($0))) }
    let found = PairedBootstrap(seed: 1).difference(of: examples)
    #expect(PairedBootstrap(seed: 1).difference(of: examples) == found)
    #expect(PairedBootstrap(seed: 2).difference(of: examples) != found)
  }

  @Test("over seeds the interval is Student's, and one seed keeps its own")
  func meansOverSeeds() {
    // Five values of mean 3 and variance 2.5: 3 ± 2.776 · √(2.5 / 5).
    let found = Difference(meanOf: (1...5).map { Difference(value: Double($0)) })
    #expect(found.value == 3)
    #expect(abs((found.low ?? 0) - (3 - 2.7764 * 0.5.squareRoot())) < 0.01)
    #expect(abs((found.high ?? 0) - (3 + 2.7764 * 0.5.squareRoot())) < 0.01)
    let single = Difference(value: 1, low: 0, high: 4)
    #expect(Difference(meanOf: [single]) == single)
    let tables = [(1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (9, 2.2622), (30, 2.0423)]
    for (degrees, expected) in tables {
      #expect(abs(Difference.quantile(degreesOfFreedom: degrees) / expected - 1) < 0.003)
    }
  }
}
