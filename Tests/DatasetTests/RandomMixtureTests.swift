import Dataset
import Sampling
import Shards
import TestSupport
import Testing

@Suite("Random mixtures")
struct RandomMixtureTests {
  private static let length = 64
  private let fixture: ShardFixture

  init() throws {
    fixture = try ShardFixture()
    var generator = SeededGenerator(seed: 3)
    for number in 0..<30 {
      let count = Int.random(in: 3...40, using: &generator)
      if number % 3 == 0 {
        try fixture.writeTexts(
          "\(number)", lengths: (0..<count).map { _ in Int.random(in: 1...150, using: &generator) })
      } else {
        try fixture.writeChats(
          "\(number)",
          lengths: (0..<count).map { _ in
            (Int.random(in: 1...30, using: &generator), Int.random(in: 0...30, using: &generator))
          })
      }
    }
  }

  private func mixture(_ seed: UInt64, unit: ShareUnit, changing: Bool) throws -> Mixture {
    var generator = SeededGenerator(seed: seed)
    func share(mayVanish: Bool) throws -> ShareSchedule {
      let text =
        "\(Int.random(in: 0...20, using: &generator)).\(Int.random(in: 1...99, using: &generator))"
      guard changing && Bool.random(using: &generator) else {
        return ShareSchedule(try ExactShare(text))
      }
      let end = mayVanish ? 0 : Int.random(in: 1...20, using: &generator)
      return try ShareSchedule(points: [
        ShareSchedule.Point(step: 0, share: try ExactShare(text)),
        ShareSchedule.Point(
          step: Int.random(in: 1...60, using: &generator),
          share: try ExactShare("\(end)")),
      ])
    }
    let names = (0..<30).shuffled(using: &generator).prefix(
      Int.random(in: 2...30, using: &generator))
    let sources = try names.enumerated().map { number, name in
      SourceSpecification(
        name: "\(name)", shards: fixture.folder.file("\(name)"),
        share: try share(mayVanish: number == 0), overflow: .truncate,
        packs: Bool.random(using: &generator))
    }
    var groups: [SourceGroup] = []
    if sources.count > 3 {
      let outer = 1..<Int.random(in: 3...sources.count, using: &generator)
      groups = [
        SourceGroup(name: "outer", share: ShareSchedule(try ExactShare("1.7")), sources: outer),
        SourceGroup(name: "inner", share: ShareSchedule(ExactShare(2)), sources: 1..<2),
      ]
    }
    return Mixture(
      sources: sources, groups: groups, shareUnit: unit, sequenceLength: Self.length,
      sequencesPerStep: Int.random(in: 1...9, using: &generator), seed: seed)
  }

  private func amount(_ sequence: PackedSequence, _ unit: ShareUnit) -> Int {
    switch unit {
    case .sequences: 1
    case .tokens: sequence.tokenCount
    case .supervisedTokens: sequence.supervisedTokenCount
    }
  }

  /// The parts of the sources, as floating-point products over the groups around them.
  private func parts(_ mixture: Mixture, step: Int) -> [Double] {
    func value(_ share: ShareSchedule) -> Double {
      let points = share.points.map { (Double($0.step), Double($0.share.description) ?? .nan) }
      guard let next = points.firstIndex(where: { $0.0 > Double(step) }) else {
        return points[points.count - 1].1
      }
      let (from, to) = (points[max(0, next - 1)], points[next])
      return from.1 + (to.1 - from.1) * (Double(step) - from.0) / (to.0 - from.0)
    }
    var parts = mixture.sources.map { _ in 0.0 }
    func divide(_ whole: Double, among members: [SourceTree]) {
      let values = members.map { member in
        switch member {
        case .source(let number): value(mixture.sources[number].share)
        case .group(let group, _): value(group.share)
        }
      }
      for (member, share) in zip(members, values) {
        let part = whole * share / values.reduce(0, +)
        switch member {
        case .source(let number): parts[number] = part
        case .group(_, let members): divide(part, among: members)
        }
      }
    }
    divide(1, among: mixture.members)
    return parts
  }

  @Test("after every step each source is within the stated bound of its share")
  func bound() throws {
    for seed in 0..<UInt64(200) {
      let unit = ShareUnit.allCases[Int(seed) % 3]
      let mixture = try mixture(seed, unit: unit, changing: seed % 2 == 1)
      let sampler = try BatchSampler(mixture: mixture, steps: 40)
      let bound = try sampler.plan().errorBound
      if seed % 2 == 0 && unit != .sequences { #expect(bound == Self.length) }
      var expected = mixture.sources.map { _ in 0.0 }
      var actual = mixture.sources.map { _ in 0 }
      var worst = 0.0
      for step in 0..<40 {
        let sequences = try sampler.batch(step: step).sequences
        let total = sequences.reduce(0) { $0 + amount($1, unit) }
        for sequence in sequences { actual[sequence.source] += amount(sequence, unit) }
        for (source, part) in parts(mixture, step: step).enumerated() {
          expected[source] += Double(total) * part
          worst = max(worst, abs(Double(actual[source]) - expected[source]))
        }
        guard step == 19 else { continue }
        for (source, planned) in try sampler.plan(before: step + 1).sources.enumerated() {
          #expect(abs(planned.error - Double(actual[source]) + expected[source]) < 1e-6)
        }
      }
      #expect(worst < Double(bound) + 1e-6, "seed \(seed)")
    }
  }

  @Test("a mixture that is changed on the way leaves the other sources where they are")
  func changedMixture() throws {
    var before = try mixture(11, unit: .tokens, changing: false)
    before.groups = []
    before.sequencesPerStep = 16
    let first = try BatchSampler(mixture: before, steps: 30)
    var after = before
    after.shareUnit = .sequences
    after.sources[0].share = ShareSchedule(ExactShare(40))
    let added = try fixture.writeTexts("added", lengths: [40, 50], firstID: 500_000)
    after.sources.append(
      SourceSpecification(name: "added", shards: added, share: ShareSchedule(ExactShare(20))))
    after.start = first.start(atStep: 17)
    let second = try BatchSampler(mixture: after, steps: 160)
    let unchanged = try BatchSampler(mixture: before, steps: 90)
    for source in before.sources.indices {
      func drawn(_ sampler: BatchSampler, _ steps: Range<Int>) -> [BatchSampler.Draw] {
        steps.flatMap { sampler.draws(step: $0) }.filter { $0.source == source }
      }
      let changed = drawn(first, 0..<17) + drawn(second, 17..<160)
      let same = drawn(unchanged, 0..<90)
      let common = min(changed.count, same.count)
      #expect(changed.prefix(common) == same.prefix(common))
      #expect(common > 0)
    }
    #expect(try second.plan().sources.last?.sequences ?? 0 > 0)
    #expect(
      first.start(atStep: 0)
        == MixtureStart(
          drawn: Dictionary(uniqueKeysWithValues: before.sources.map { ($0.name, 0) })))
  }
}
