import Sampling
import TestSupport
import Testing

@Suite("Source shares")
struct SourceSharesTests {
  private func source(_ share: String) throws -> ShareNode {
    .source(ShareSchedule(try ExactShare(share)))
  }

  private func schedule(_ points: [(Int, String)]) throws -> ShareSchedule {
    try ShareSchedule(
      points: points.map {
        ShareSchedule.Point(step: $0.0, share: try ExactShare($0.1))
      })
  }

  @Test("a group's members divide its share, exactly, at every level")
  func groups() throws {
    let inner = ShareNode.group(
      ShareSchedule(try ExactShare("0.1")), [try source("1"), try source("6")])
    let group = ShareNode.group(
      ShareSchedule(ExactShare(3)), [try source("0.2"), try source("0.3"), inner])
    let shares = try SourceShares([group, try source("1")])
    // 3/4 of which 2/6, 3/6 and 1/6, the last of these 1/7 and 6/7; and 1/4.
    #expect(shares.finalWeights == [14, 21, 1, 6, 14])
    #expect(shares.settledStep == 0)
  }

  @Test("a source of share 0 is never drawn, and a group of nothing else refused")
  func zero() throws {
    let none = ShareSchedule(try ExactShare("0.0"))
    let shares = try SourceShares([.source(none), try source("2"), .source(none)])
    #expect(shares.finalWeights == [0, 1, 0])
    let tree = ShareTree(weights: shares.finalWeights)
    #expect((0..<20).map { tree.draw(at: $0).rank } == Array(0..<20))
    #expect((0..<20).allSatisfy { tree.draw(at: $0).source == 1 })
    for members in [
      [ShareNode.source(none)],
      [try source("1"), .group(ShareSchedule(ExactShare(1)), [.source(none), .source(none)])],
    ] {
      let error = #expect(throws: ShareError.self) { try SourceShares(members) }
      #expect(error?.description.contains("all zero") == true)
    }
  }

  @Test("a share goes in a straight line from point to point")
  func lines() throws {
    let shares = try SourceShares([
      try source("1"),
      .source(try schedule([(10, "0.5"), (20, "1.5"), (30, "0")])),
    ])
    #expect(shares.settledStep == 30)
    #expect(shares.finalWeights == [1, 0])
    for (step, share) in [(0, 0.5), (10, 0.5), (13, 0.8), (20, 1.5), (25, 0.75), (30, 0), (99, 0)] {
      let weights = shares.weights(atStep: step)
      #expect(weights.reduce(0, +) == SourceShares.denominator)
      let part = Double(weights[1]) / Double(SourceShares.denominator)
      #expect(abs(part - share / (1 + share)) < 1e-15, "step \(step)")
    }
  }

  @Test("the largest shares over the longest run are divided without overflow")
  func extremes() throws {
    let last = ShareSchedule.stepLimit
    let shares = try SourceShares([
      .source(try schedule([(0, "999999999"), (last, "0.000000001")])),
      .source(try schedule([(0, "0"), (last, "999999999.999999999")])),
    ])
    for step in [0, 1, last / 2, last - 1, last] {
      #expect(shares.weights(atStep: step).reduce(0, +) == SourceShares.denominator)
    }
    #expect(shares.weights(atStep: 0) == [SourceShares.denominator, 0])
  }

  @Test("the weights of a step are the exact parts, rounded by less than one", arguments: 0..<50)
  func rounding(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<Int.random(in: 2...30, using: &generator)).map { _ in
      (
        Int.random(in: 0...999_999_999, using: &generator),
        Int.random(in: 1...1_000_000_000, using: &generator)
      )
    }
    let nodes = try values.map { value, step in
      ShareNode.source(try schedule([(0, "\(value)"), (step, "0.000000001")]))
    }
    let shares = try SourceShares(nodes + [try source("1")])
    let weights = shares.weights(atStep: 0)
    let whole = UInt128(values.reduce(1) { $0 + $1.0 })
    for (weight, (value, _)) in zip(weights.dropFirst(), values.dropFirst()) {
      #expect(UInt128(weight) == UInt128(value) * UInt128(SourceShares.denominator) / whole)
    }
  }

  @Test("a share that never changes may be written as a schedule")
  func constantSchedule() throws {
    let shares = try SourceShares([
      .source(try schedule([(0, "2"), (10, "2")])), try source("3"),
    ])
    #expect(shares.settledStep == 0)
    #expect(shares.finalWeights == [2, 3])
  }

  @Test(
    "points that do not rise, shares that vanish together and digits beyond the ninth are refused")
  func malformed() throws {
    for points in [
      [], [(-1, "1")], [(0, "1"), (0, "2")], [(5, "1"), (4, "2")],
      [(0, "1234567890")], [(0, "0.1234567891")], [(0, "1"), (ShareSchedule.stepLimit + 1, "2")],
    ] {
      #expect(throws: ShareError.self) { try schedule(points) }
    }
    let falling = ShareNode.source(try schedule([(0, "1"), (10, "0")]))
    let late = ShareNode.source(try schedule([(10, "0"), (20, "1")]))
    #expect(throws: ShareError.self) { try SourceShares([falling, late]) }
    #expect(throws: ShareError.self) {
      try SourceShares([try source("1"), .group(ShareSchedule(ExactShare(1)), [falling, late])])
    }
    #expect(throws: ShareError.self) { try SourceShares([falling, try source("1234567890")]) }
    #expect(try SourceShares([falling, late, try source("1")]).settledStep == 20)
  }

  @Test("a schedule is printed as it was written")
  func description() throws {
    #expect(try schedule([(0, "1.0"), (100, "0.25")]).description == "[[0, 1.0], [100, 0.25]]")
    #expect(ShareSchedule(ExactShare(3)).description == "3")
  }
}
