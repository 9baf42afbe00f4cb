import LanguageModel
import Tensors
import TestSupport
import Testing

@Suite("The transformer")
struct TransformerTests {
  private let segments = randomSegments([12, 5, 1, 20])

  @Test("an adapter whose B is zero leaves the base's very bits")
  func zeroAdapter() throws {
    let model = try EditableModel().load(threads: 2)
    let adapter = Adapter(LoRAConfiguration(rank: 3, alpha: 6), for: model.configuration)
    adapter.initialize(seed: 1)
    let base = model.hidden(segments)
    #expect(model.hidden(segments, adapter: adapter).values == base.values)
    let other = randomAdapter(adapter.configuration, for: model.configuration)
    #expect(model.hidden(segments, adapter: other).values != base.values)
  }

  @Test("a packed segment is what it is alone")
  func packing() throws {
    let model = try EditableModel().load()
    let adapter = randomAdapter(LoRAConfiguration(rank: 3, alpha: 6), for: model.configuration)
    let packed = model.hidden(segments, adapter: adapter)
    for (rows, segment) in zip(PackedTokens(segments).segments, segments) {
      let alone = model.hidden([segment], adapter: adapter)
      #expect(largestRelativeDifference(packed.rows(rows).values, alone.values) < 1e-5)
    }
  }

  @Test("a token sees those before it and none after it")
  func causality() throws {
    let model = try EditableModel().load()
    let segment = randomSegments([10])[0]
    var changed = segment
    changed[6] = segment[6] + 1
    let (before, after) = (model.hidden([segment]), model.hidden([changed]))
    #expect(largestDifference(before.rows(0..<6).values, after.rows(0..<6).values) < 1e-6)
    for row in 6..<10 {
      #expect(before.rows(row..<row + 1).values != after.rows(row..<row + 1).values)
    }
  }

  @Test("the same pass gives the same bits, and more threads the same to rounding")
  func repeatable() throws {
    let folder = try EditableModel().write()
    let outcomes = try [1, 2, 2].map { threads in
      try Transformer(folder: folder.path, compute: Compute(threads: threads)).hidden(segments)
    }
    #expect(outcomes[1].values == outcomes[2].values)
    #expect(largestRelativeDifference(outcomes[0].values, outcomes[1].values) < 1e-5)
  }

  @Test("tokens that come one at a time, or in pieces, with a cache are one full pass")
  func cache() throws {
    let model = try EditableModel().load()
    let adapter = randomAdapter(LoRAConfiguration(rank: 3, alpha: 6), for: model.configuration)
    let segments = randomSegments([11, 11])
    let full = model.hidden(segments, adapter: adapter)
    let activations = Activations(
      model.configuration, lora: adapter.configuration, capacity: 22, retained: .nothing)
    for lengths in [[Int](repeating: 1, count: 11), [7, 1, 3]] {
      let cache = KeyValueCache(model.configuration, capacities: [11, 11])
      var first = 0
      for length in lengths {
        let part = segments.map { Array($0[first..<first + length]) }
        let hidden = model.forward(
          PackedTokens(part), adapter: adapter, activations: activations, cache: cache)
        for index in 0..<2 {
          let expected = full.rows(index * 11 + first..<index * 11 + first + length)
          let found = hidden.rows(index * length..<(index + 1) * length)
          #expect(largestRelativeDifference(found.values, expected.values) < 1e-5)
        }
        first += length
      }
      #expect(cache.lengths == [11, 11])
    }
  }

  @Test("memory that is used again for a shorter pack shows nothing of the longer one")
  func reuse() throws {
    let model = try EditableModel().load()
    let activations = Activations(
      model.configuration, lora: nil, capacity: 40, retained: .everything)
    model.forward(PackedTokens(segments), adapter: nil, activations: activations)
    let short = PackedTokens([segments[1]])
    let hidden = model.forward(short, adapter: nil, activations: activations)
    #expect(hidden.values == model.hidden([segments[1]]).values)
  }
}
