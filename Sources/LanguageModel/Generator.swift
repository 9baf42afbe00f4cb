import Glibc
import Tensors

/// Writes continuations token by token, several prompts at a time.
public struct Generator {
  /// How the next token is chosen.
  public struct Options: Sendable {
    /// The most tokens to write.
    public var maximumTokens: Int
    /// 0 takes the likeliest token; otherwise logits are divided by it and drawn from.
    public var temperature: Double
    /// The seed of the draws.
    public var seed: UInt64
    /// The number of the first prompt: every prompt draws from the stream of its own number.
    public var firstNumber: Int

    /// Describes a choice.
    public init(
      maximumTokens: Int = 128, temperature: Double = 0, seed: UInt64 = 0, firstNumber: Int = 0
    ) {
      precondition(maximumTokens >= 0 && temperature >= 0 && firstNumber >= 0)
      self.maximumTokens = maximumTokens
      self.temperature = temperature
      self.seed = seed
      self.firstNumber = firstNumber
    }
  }

  private let model: Transformer
  private let adapter: Adapter?
  private let head: VocabularyHead

  /// Prepares a model, with its adapter where there is one.
  public init(_ model: Transformer, adapter: Adapter? = nil) {
    self.model = model
    self.adapter = adapter
    head = VocabularyHead(model)
  }

  /// The most tokens that a prompt and its continuation may have together.
  public var maximumPositions: Int { model.configuration.maximumPositions }

  /// The continuation of each prompt, without the end token that closed it.
  ///
  /// - Parameter prompts: ids, at least one each and no more than the model's positions.
  public func continuations(of prompts: [[UInt32]], _ options: Options) -> [[UInt32]] {
    var results = prompts.map { _ in [UInt32]() }
    var generators = prompts.indices.map { index in
      SplitMix64(
        seed: SplitMix64.mix(
          SplitMix64.mix(options.seed) &+ UInt64(options.firstNumber + index)))
    }
    guard options.maximumTokens > 0, !prompts.isEmpty else { return results }
    let longest = maximumPositions
    precondition(prompts.allSatisfy { (1...longest).contains($0.count) })
    var cache = KeyValueCache(
      model.configuration,
      capacities: prompts.map { min(longest, $0.count + options.maximumTokens) })
    var active = Array(prompts.indices)
    var next = prompts
    while !active.isEmpty {
      let logits = lastLogits(PackedTokens(next), cache)
      var staying: [Int] = []
      next = []
      for (row, prompt) in active.enumerated() {
        let token = choose(logits.rows(row..<row + 1), options, &generators[prompt])
        if model.configuration.endTokens.contains(token) { continue }
        results[prompt].append(token)
        if results[prompt].count < options.maximumTokens && cache.lengths[row] < longest {
          staying.append(row)
          next.append([token])
        }
      }
      if staying.count < active.count { cache = cache.keeping(staying) }
      active = staying.map { active[$0] }
    }
    return results
  }

  /// The logits (segments, V) after the last token of each segment.
  private func lastLogits(_ tokens: PackedTokens, _ cache: KeyValueCache) -> Matrix {
    let activations = Activations(
      model.configuration, lora: adapter?.configuration, capacity: tokens.count, retained: .nothing)
    let hidden = model.forward(
      tokens, adapter: adapter, activations: activations, cache: cache)
    return head.logits(hidden, rows: tokens.segments.map { $0.upperBound - 1 })
  }

  private func choose(
    _ logits: Matrix, _ options: Options, _ generator: inout SplitMix64
  ) -> UInt32 {
    logits.withRow(0) { row in
      var likeliest = 0
      for id in row.indices where row[id] > row[likeliest] { likeliest = id }
      guard options.temperature > 0 else { return UInt32(likeliest) }
      let greatest = Double(row[likeliest])
      var cumulative: [Double] = []
      cumulative.reserveCapacity(row.count)
      var total = 0.0
      for id in row.indices {
        total += exp((Double(row[id]) - greatest) / options.temperature)
        cumulative.append(total)
      }
      let draw = Double(generator.nextUnit()) * total
      return UInt32(cumulative.firstIndex { $0 > draw } ?? likeliest)
    }
  }
}
