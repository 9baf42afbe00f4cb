import Dataset
import FoundationEssentials
import Sampling
import Shards
import TestSupport
import Testing

@Suite("Plan")
struct PlanTests {
  private let fixture: ShardFixture

  init() throws {
    fixture = try ShardFixture()
    try fixture.writeMixture(seed: 8)
  }

  @Test("the plan counts what the batches hold", arguments: ShareUnit.allCases)
  func counts(unit: ShareUnit) throws {
    var mixture = fixture.mixture(unit: unit)
    mixture.start.drawn = ["sums": 3, "prose": 100]
    let sampler = try BatchSampler(mixture: mixture, steps: 50)
    for steps in [1, 13, 50] {
      let sequences = try (0..<steps).flatMap { try sampler.batch(step: $0).sequences }
      for (number, source) in try sampler.plan(before: steps).sources.enumerated() {
        let drawn = sequences.filter { $0.source == number }
        #expect(source.sequences == drawn.count)
        #expect(source.tokens == drawn.reduce(0) { $0 + $1.tokenCount })
        #expect(source.supervisedTokens == drawn.reduce(0) { $0 + $1.supervisedTokenCount })
        #expect(source.padding == drawn.count * 64 - source.tokens)
      }
    }
  }

  @Test("plans of several steps are those of each", arguments: ShareUnit.allCases)
  func severalSteps(unit: ShareUnit) throws {
    var mixture = fixture.mixture(unit: unit)
    let points = [(0, 3), (5, 3), (20, 1)].map {
      ShareSchedule.Point(step: $0.0, share: ExactShare($0.1))
    }
    mixture.sources[0].share = try ShareSchedule(points: points)
    mixture.start = MixtureStart(step: 3, drawn: ["facts": 59, "prose": 1])
    let sampler = try BatchSampler(mixture: mixture, steps: 50)
    let ends = [4, 10, 10, 20, 33, 50]
    #expect(try sampler.plans(before: ends) == ends.map { try sampler.plan(before: $0) })
  }

  @Test("shares are achieved within one sequence", arguments: ShareUnit.allCases)
  func shares(unit: ShareUnit) throws {
    let plan = try BatchSampler(mixture: fixture.mixture(unit: unit), steps: 400).plan()
    #expect(plan.sources.map(\.share) == ["3", "1", "2"])
    let amounts = plan.sources.map { source in
      switch unit {
      case .sequences: source.sequences
      case .tokens: source.tokens
      case .supervisedTokens: source.supervisedTokens
      }
    }
    let bound = unit == .sequences ? 1 : 64
    for (amount, share) in zip(amounts, [3, 1, 2]) {
      #expect(abs(6 * amount - share * amounts.reduce(0, +)) <= 6 * bound)
    }
  }

  @Test("a repeat limit that does not suffice names the source and the steps that do")
  func repeatLimit() throws {
    try fixture.writeTexts("few", lengths: [64, 64, 64])
    let mixture = Mixture(
      sources: [fixture.source("few", repeatLimit: 2), fixture.source("prose", share: 3)],
      sequenceLength: 64, sequencesPerStep: 4, seed: 3)
    #expect(try BatchSampler(mixture: mixture, steps: 6).plan().sources[0].epochs == 2)
    let error = #expect(throws: PlanError.self) { try BatchSampler(mixture: mixture, steps: 100) }
    #expect(error?.source == "few")
    #expect(error?.feasibleSteps == 6)
    var further = mixture
    further.start = MixtureStart(step: 40, drawn: ["few": 5])
    #expect(try BatchSampler(mixture: further, steps: 41).plan().sources[0].epochs == 2)
    let late = #expect(throws: PlanError.self) { try BatchSampler(mixture: further, steps: 100) }
    #expect(late?.feasibleSteps == 41)
    #expect(late?.problem.contains("allows 1 draws after the 5 before") == true)
  }

  @Test("the feasible steps are right whatever the unit", arguments: ShareUnit.allCases)
  func feasibleSteps(unit: ShareUnit) throws {
    var mixture = fixture.mixture(unit: unit)
    mixture.sources[1].repeatLimit = 3
    let error = #expect(throws: PlanError.self) { try BatchSampler(mixture: mixture, steps: 5000) }
    let steps = try #require(error?.feasibleSteps)
    #expect(error?.source == "facts")
    #expect(try BatchSampler(mixture: mixture, steps: steps).plan().sources[1].epochs <= 3)
    #expect(throws: PlanError.self) { try BatchSampler(mixture: mixture, steps: steps + 1) }
  }

  @Test(
    "steps whose tokens cannot be counted are refused with those that can be",
    arguments: [0, 1 << 53])
  func uncountable(drawn: Int) throws {
    try fixture.writeTexts("few", lengths: [64, 64, 64])
    let mixture = Mixture(
      sources: [fixture.source("few")], sequenceLength: 1_000_000, sequencesPerStep: 1_000_000,
      seed: 3, start: MixtureStart(step: 7, drawn: ["few": drawn]))
    let error = #expect(throws: PlanError.self) {
      try BatchSampler(mixture: mixture, steps: 1_000_000_000)
    }
    let steps = try #require(error?.feasibleSteps)
    #expect(steps == 7 + (drawn == 0 ? 9_223_372 : 0))
    let source = try BatchSampler(mixture: mixture, steps: steps).plan().sources[0]
    #expect(source.sequences == (steps - 7) * 1_000_000)
  }

  @Test("orders that are too long to be recorded are refused at once, with what is feasible")
  func unrecordable() throws {
    func error(_ change: (inout Mixture) throws -> Void) throws -> PlanError? {
      var mixture = fixture.mixture(unit: .sequences)
      mixture.start.step = 5
      try change(&mixture)
      return #expect(throws: PlanError.self) {
        try BatchSampler(mixture: mixture, steps: 1_000_000_000)
      }
    }
    let tokens = try error { $0.shareUnit = .tokens }
    #expect(tokens?.feasibleSteps == 5 + (1 << 30) / 6)
    #expect(tokens?.problem.contains("shares of tokens") == true)
    let changing = try error { mixture in
      mixture.sources[1].share = try ShareSchedule(
        points: [0, 900_000_000].map { ShareSchedule.Point(step: $0, share: ExactShare($0 + 1)) })
    }
    #expect(changing?.feasibleSteps == 5 + (1 << 30) / 6)
    #expect(changing?.problem.contains("shares that change") == true)
  }

  @Test("records that are too long are dropped, shortened or refused, and counted")
  func overflow() throws {
    try fixture.writeChats("long", lengths: [(2, 3), (4, 9), (12, 3), (1, 1)])
    func plan(_ overflow: OverflowPolicy) throws -> Plan.Source {
      let mixture = Mixture(
        sources: [fixture.source("long", overflow: overflow, packs: false)], sequenceLength: 8,
        sequencesPerStep: 1, seed: 1)
      return try BatchSampler(mixture: mixture, steps: 6).plan().sources[0]
    }
    let dropped = try plan(.drop)
    #expect((dropped.droppedRecords, dropped.truncatedRecords) == (2, 0))
    #expect((dropped.epochs, dropped.tokens) == (3, 21))
    // The record whose response is cut off wholly has nothing left to learn.
    let truncated = try plan(.truncate)
    #expect((truncated.droppedRecords, truncated.truncatedRecords) == (1, 1))
    #expect((truncated.epochs, truncated.tokens) == (2, 30))
    let error = #expect(throws: PlanError.self) { try plan(.error) }
    #expect(error?.description.contains("long.jsonl:2 has 13 tokens") == true)
  }

  @Test("a source with nothing to draw is refused")
  func emptySources() throws {
    try fixture.writeTexts("empty", lengths: [])
    try fixture.writeChats("long", lengths: [(30, 40)])
    try fixture.writeChats("silent", lengths: [(3, 0)])
    func error(_ source: SourceSpecification, _ unit: ShareUnit = .sequences) -> PlanError? {
      #expect(throws: PlanError.self) {
        try BatchSampler(
          mixture: Mixture(
            sources: [source], shareUnit: unit, sequenceLength: 8, sequencesPerStep: 1, seed: 1),
          steps: 1)
      }
    }
    #expect(error(fixture.source("empty"))?.problem.contains("is empty") == true)
    #expect(
      error(fixture.source("long", overflow: .drop))?.problem.contains("all 1 records") == true)
    #expect(
      error(fixture.source("long", overflow: .truncate))?.problem.contains("none of the 1 records")
        == true)
    #expect(
      error(fixture.source("silent"), .supervisedTokens)?.problem.contains("supervised") == true)
  }

  @Test("the plan's JSON has the documented keys")
  func json() throws {
    let plan = try BatchSampler(mixture: fixture.mixture(unit: .sequences), steps: 2).plan()
    let data = try JSONEncoder().encode(plan)
    #expect(try JSONDecoder().decode(Plan.self, from: data) == plan)
    let text = String(decoding: data, as: UTF8.self)
    for key in [
      "steps", "sources", "name", "share", "achieved", "sequences", "tokens", "supervised_tokens",
      "padding", "epochs",
    ] { #expect(text.contains("\"\(key)\":")) }
  }
}

@Suite("Mixture fingerprint")
struct MixtureFingerprintTests {
  @Test("whatever changes the batches changes the fingerprint, and is named")
  func differences() throws {
    let fixture = try ShardFixture()
    try fixture.writeMixture(seed: 8)
    func fingerprint(_ change: (inout Mixture) -> Void) throws -> MixtureFingerprint {
      var mixture = fixture.mixture(unit: .sequences)
      change(&mixture)
      return try BatchSampler(mixture: mixture, steps: 2).fingerprint
    }
    let original = try fingerprint { _ in }
    #expect(
      try fingerprint { $0.sources[0].share = ShareSchedule(ExactShare(3)) }.digest
        == original.digest)
    #expect(try fingerprint { $0.sources[0].repeatLimit = 900 } == original)

    let changes: [(String, (inout Mixture) -> Void)] = [
      ("seed", { $0.seed = 18 }), ("sequence_length", { $0.sequenceLength = 65 }),
      ("batch.sequences", { $0.sequencesPerStep = 5 }),
      ("share_unit", { $0.shareUnit = .tokens }),
      ("sources.sums.share", { $0.sources[0].share = ShareSchedule(ExactShare(4)) }),
      (
        "sources.prose.pack",
        {
          $0.sources[2].packs = false
          $0.sources[2].overflow = .truncate
        }
      ),
      ("sources.prose.shards", { $0.sources[2].shards = $0.sources[1].shards }),
    ]
    for (name, change) in changes {
      let changed = try fingerprint(change)
      #expect(changed.digest != original.digest)
      #expect(
        changed.differences(from: original).contains { $0.hasPrefix("\(name): ") }, "\(name)")
    }
    #expect(
      try fingerprint { $0.seed = 18 }.differences(from: original) == ["seed: 17 before, 18 now"])
  }
}
