import Dataset
import Sampling
import Shards
import TestSupport
import Testing

@Suite("Mixture comparison")
struct MixtureComparisonTests {
  private let fixture: ShardFixture

  init() throws {
    fixture = try ShardFixture()
    try fixture.writeMixture(seed: 4)
  }

  private func sampler(
    unit: ShareUnit = .sequences, steps: Int = 40,
    _ change: (inout Mixture) throws -> Void = { _ in }
  ) throws -> BatchSampler {
    var mixture = fixture.mixture(unit: unit)
    try change(&mixture)
    return try BatchSampler(mixture: mixture, steps: steps)
  }

  /// The first step whose batches differ, found by drawing them all.
  private func firstDifference(_ one: BatchSampler, _ other: BatchSampler) throws -> Int? {
    try (0..<min(one.steps, other.steps)).first { step in
      func content(_ sampler: BatchSampler) throws -> [[[UInt32]]] {
        try sampler.batch(step: step).sequences.map { $0.segments.map(\.ids) }
      }
      return try content(one) != content(other)
    }
  }

  @Test("the first step that differs is the one that drawing all batches finds")
  func firstStep() throws {
    try fixture.writeTexts(
      "other prose", lengths: (0..<40).map { 20 + $0 }, firstID: 200_000)
    let changes: [(key: String, (inout Mixture) throws -> Void)] = [
      ("seed", { $0.seed = 3 }),
      ("sources.prose.share", { $0.sources[2].share = ShareSchedule(try ExactShare("2.1")) }),
      (
        "sources.facts.share",
        {
          $0.sources[1].share = try ShareSchedule(points: [
            ShareSchedule.Point(step: 0, share: ExactShare(1)),
            ShareSchedule.Point(step: 30, share: ExactShare(2)),
          ])
        }
      ),
      ("sequence_length", { $0.sequenceLength = 72 }),
      ("sources.facts.pack", { $0.sources[1].packs = true }),
      ("share_unit", { $0.shareUnit = .tokens }),
      ("sources.prose.shards", { $0.sources[2].shards = fixture.folder.file("other prose") }),
      ("batch.sequences", { $0.sequencesPerStep = 7 }),
    ]
    let one = try sampler()
    for (key, change) in changes {
      let other = try sampler(change)
      let comparison = try MixtureComparison(one, other)
      #expect(comparison.step == (try firstDifference(one, other)), "\(key)")
      #expect(comparison.step != nil)
      #expect(!comparison.rows.isEmpty)
      #expect(comparison.differences.map(\.key).contains(key))
    }
  }

  @Test("mixtures whose batches are the same are told so, up to the shorter's end")
  func same() throws {
    for unit in ShareUnit.allCases {
      let comparison = try MixtureComparison(
        sampler(unit: unit),
        sampler(unit: unit, steps: 25) { mixture in
          mixture.sources[0].repeatLimit = 900
          for number in mixture.sources.indices {
            mixture.sources[number].share = ShareSchedule(
              ExactShare([6, 2, 4][number]))
          }
        })
      #expect(comparison.step == nil)
      #expect(comparison.comparedSteps == 25)
      #expect(comparison.differences.isEmpty)
    }
  }

  @Test("shards with the same tokens under another name differ in nothing that is drawn")
  func copiedShards() throws {
    var generator = SeededGenerator(seed: 4)
    let lengths = (0..<60).map { _ in
      (Int.random(in: 1...20, using: &generator), Int.random(in: 1...30, using: &generator))
    }
    // Only the provenance differs from the fixture's.
    let copy = try fixture.writeChats("copy", lengths: lengths)
    let comparison = try MixtureComparison(sampler(), sampler { $0.sources[0].shards = copy })
    #expect(comparison.step == nil)
    #expect(comparison.differences.map(\.key) == ["sources.sums.shards"])
  }

  @Test("a tokenizer, a template or a field that differs is named beside the shards")
  func manifests() throws {
    let other = try fixture.write(
      "other", kind: .text, documents: [[RoleSpan(role: .text, count: 500)]],
      tokenizer: ShardFixture.tokenizer("other"))
    let one = try BatchSampler(
      mixture: Mixture(
        sources: [fixture.source("prose")], sequenceLength: 64, sequencesPerStep: 2, seed: 1),
      steps: 3)
    let two = try BatchSampler(
      mixture: Mixture(
        sources: [SourceSpecification(name: "prose", shards: other)], sequenceLength: 64,
        sequencesPerStep: 2, seed: 1),
      steps: 3)
    let differences = try MixtureComparison(one, two).differences
    #expect(
      differences.map(\.key) == [
        "sources.prose.shards", "tokenizer", "sources.prose.shards.documents",
        "sources.prose.shards.tokenizer", "sources.prose.shards.tokens",
      ])
    #expect(differences[2].first == "40")
    #expect(differences[2].second == "1")
  }
}
