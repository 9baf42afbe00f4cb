import Dataset
import Shards
import Storage
import TestSupport
import Testing

@Suite("Batch sampler")
struct BatchSamplerTests {
  private let fixture: ShardFixture

  init() throws {
    fixture = try ShardFixture()
    try fixture.writeMixture(seed: 5)
  }

  @Test("a step's batch is the same however it is reached", arguments: ShareUnit.allCases)
  func purity(unit: ShareUnit) throws {
    let mixture = fixture.mixture(unit: unit)
    let forward = try BatchSampler(mixture: mixture, steps: 40)
    let batches = try (0..<40).map { try forward.batch(step: $0) }
    let other = try BatchSampler(mixture: mixture, steps: 90)
    for step in [39, 7, 0, 7] { #expect(try other.batch(step: step) == batches[step]) }
    #expect(Set(batches.map { $0.sequences.flatMap(\.segments).map(\.ids) }).count == 40)
  }

  @Test("the rows of all ranks together are the whole batch", arguments: 1...7)
  func ranks(world: Int) throws {
    let sampler = try BatchSampler(mixture: fixture.mixture(unit: .sequences), steps: 3)
    let whole = try sampler.batch(step: 2).sequences
    let parts = try (0..<world).map { try sampler.rows(step: 2, rank: $0, world: world) }
    for (row, sequence) in whole.enumerated() {
      #expect(parts[row % world][row / world] == sequence)
    }
    #expect(parts.map(\.count).reduce(0, +) == whole.count)
    #expect(try sampler.rows(step: 2, rank: .max - 1, world: .max).isEmpty)
    #expect(try sampler.rows(step: 2, rank: 0, world: .max) == Array(whole.prefix(1)))
  }

  @Test("no token is drawn twice in an epoch, and none is missed", arguments: ShareUnit.allCases)
  func epochs(unit: ShareUnit) throws {
    let sampler = try BatchSampler(mixture: fixture.mixture(unit: unit), steps: 60)
    let sequences = try (0..<60).flatMap { try sampler.batch(step: $0).sequences }
    for (number, source) in sampler.mixture.sources.enumerated() {
      let drawn = sequences.filter { $0.source == number }
      let set = try ShardSet(folder: source.shards)
      let epochs = drawn.map(\.epoch)
      #expect(epochs == epochs.sorted())
      for epoch in Set(epochs) {
        let ids = drawn.filter { $0.epoch == epoch }.flatMap(\.segments).flatMap(\.ids)
        #expect(Set(ids).count == ids.count)
        if epoch < epochs[epochs.count - 1] { #expect(ids.count == set.tokenCount) }
      }
    }
  }

  @Test("packing keeps records whole, within the sequence length and with their boundaries")
  func packing() throws {
    let sampler = try BatchSampler(mixture: fixture.mixture(unit: .sequences), steps: 20)
    for sequence in try (0..<20).flatMap({ try sampler.batch(step: $0).sequences }) {
      #expect(sequence.tokenCount <= 64)
      let source = sampler.mixture.sources[sequence.source]
      let set = try ShardSet(folder: source.shards)
      for segment in sequence.segments {
        let document = try set.document(segment.document)
        let start = document.tokens.lowerBound + segment.offset
        #expect(segment.ids == (try set.tokens(in: start..<start + segment.ids.count)))
        #expect(segment.roles.count == segment.ids.count)
        #expect(segment.provenance == document.provenance)
        if source.name != "prose" { #expect(segment.ids.count == document.tokens.count) }
        #expect(start + segment.ids.count <= document.tokens.upperBound)
      }
      if source.name == "facts" { #expect(sequence.segments.count == 1) }
    }
  }

  @Test("long sequences are filled with records from far apart")
  func longSequences() throws {
    let documents = (0..<450).map { _ in [RoleSpan(role: .response, count: 2_000)] }
    try fixture.write("long", kind: .chat, documents: documents, tokensPerShard: 1 << 20)
    let mixture = Mixture(
      sources: [fixture.source("long")], sequenceLength: 250_000, sequencesPerStep: 1, seed: 1)
    let sampler = try BatchSampler(mixture: mixture, steps: 4)
    let drawn = try (0..<4).flatMap { try sampler.batch(step: $0).sequences.flatMap(\.segments) }
    #expect(drawn.map(\.document).sorted() == Array(0..<450))
    #expect(try sampler.plan().sources[0].epochs == 1)
  }

  @Test(
    "draws in a row come from no more shards than stay open, whatever their length",
    arguments: [10_000, 100_000, 1_000_000])
  func openShards(tokensPerShard: Int) throws {
    var roles = RoleCounts()
    roles[.text] = tokensPerShard
    let shards = (0..<300).map { number in
      ShardSummary(
        name: ShardManifest.shardName(number), tokens: tokensPerShard, documents: 1,
        tokensByRole: roles, bytes: 1, checksum: Digest(value: UInt64(number)))
    }
    let folder = fixture.folder.file("shards of \(tokensPerShard)")
    try FileSystem.createFolder(folder)
    _ = try ShardManifest(
      kind: .text, tokenizer: ShardFixture.tokenizer(), options: [:], shards: shards, rejected: [:]
    ).published(in: folder)
    let mixture = Mixture(
      sources: [SourceSpecification(name: "text", shards: folder)], sequenceLength: 500,
      sequencesPerStep: 1000, seed: 1)
    let sampler = try BatchSampler(mixture: mixture, steps: 20)
    var (lastUses, opened) = ([Int: Int](), 0)
    for (use, draw) in (0..<20).flatMap({ sampler.draws(step: $0) }).enumerated() {
      let shard = draw.sequence * 500 / tokensPerShard
      if lastUses[shard] == nil { opened += 1 }
      lastUses[shard] = use
      if lastUses.count > ShardSet.openShards,
        let oldest = lastUses.min(by: { $0.value < $1.value })
      {
        lastUses[oldest.key] = nil
      }
    }
    #expect(opened <= 1500)
  }

  @Test("windows cut running text, and the last one may be short")
  func windows() throws {
    try fixture.writeTexts("short", lengths: [10, 3, 20])
    let mixture = Mixture(
      sources: [fixture.source("short")], sequenceLength: 12, sequencesPerStep: 3, seed: 1)
    let sequences = try BatchSampler(mixture: mixture, steps: 1).batch(step: 0).sequences
    let segments = Set(
      sequences.map { $0.segments.map { [$0.document, $0.offset, $0.ids.count] } })
    #expect(segments == [[[0, 0, 10], [1, 0, 2]], [[1, 2, 1], [2, 0, 11]], [[2, 11, 9]]])
  }

  @Test("a segment's first token and a prompt's tokens are not supervised")
  func supervision() throws {
    let spans = [(TokenRole.prompt, 2), (.response, 2), (.prompt, 1), (.text, 1)].map {
      RoleSpan(role: $0.0, count: $0.1)
    }
    try fixture.write("roles", kind: .chat, documents: [spans, [RoleSpan(role: .text, count: 3)]])
    let mixture = Mixture(
      sources: [fixture.source("roles")], sequenceLength: 9, sequencesPerStep: 1, seed: 1)
    let sequence = try BatchSampler(mixture: mixture, steps: 1).batch(step: 0).sequences[0]
    let supervised = sequence.segments.map { segment in
      segment.ids.indices.map { segment.isSupervised($0) }
    }
    #expect(
      supervised == [[false, false, true, true, false, true], [false, true, true]])
    #expect(sequence.supervisedTokenCount == 5)
  }

  @Test("another seed gives other batches")
  func seeds() throws {
    let batches = try (0..<4).map { seed in
      try BatchSampler(mixture: fixture.mixture(unit: .sequences, seed: seed), steps: 1)
        .batch(step: 0).sequences
    }
    for (a, b) in zip(batches, batches.dropFirst()) { #expect(a != b) }
  }

  @Test("shard sets of different tokenizers are not mixed, nor drawn for another")
  func tokenizers() throws {
    try fixture.write(
      "other", kind: .text, documents: [[RoleSpan(role: .text, count: 5)]],
      tokenizer: ShardFixture.tokenizer("other"))
    var mixture = fixture.mixture(unit: .sequences)
    #expect(throws: ShardError.self) {
      try BatchSampler(mixture: mixture, steps: 1, tokenizer: ShardFixture.tokenizer("other"))
    }
    mixture.sources.append(fixture.source("other"))
    #expect(throws: ShardError.self) { try BatchSampler(mixture: mixture, steps: 1) }
  }

  @Test("an inspected batch has a role and a loss for every id")
  func inspection() throws {
    let sampler = try BatchSampler(mixture: fixture.mixture(unit: .sequences), steps: 1)
    let batch = try sampler.batch(step: 0)
    let inspection = BatchInspection(batch, mixture: sampler.mixture)
    #expect(inspection.sequences.map(\.source).prefix(3).contains("sums"))
    for (sequence, drawn) in zip(inspection.sequences, batch.sequences) {
      for (segment, source) in zip(sequence.segments, drawn.segments) {
        #expect(segment.ids == source.ids)
        #expect(segment.roles == source.roles.map { "\($0)" })
        #expect(segment.loss.reduce(0, +) == source.supervisedTokenCount)
        #expect(segment.provenance == "\(source.provenance.file):\(source.provenance.record)")
      }
    }
  }
}
