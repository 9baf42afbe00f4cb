import LanguageModel
import Tensors

/// The base's side of the divergence: its normed hidden states of the predictions compared.
final class BaseStates {
  private let model: Transformer
  private let head: VocabularyHead
  private let activations: Activations
  private let cache: HiddenStateCache?

  /// - Parameters:
  ///   - activations: memory for micro-batches, whose contents `states` replaces.
  ///   - cache: keeps what sequences need again; nil computes it every time.
  init(_ model: Transformer, activations: Activations, cache: HiddenStateCache?) {
    self.model = model
    head = VocabularyHead(model)
    self.activations = activations.withoutBackward
    self.cache = cache
  }

  /// The states (N,C) of a micro-batch's compared predictions, in their order; nil where N is 0.
  ///
  /// - Throws: `StorageError` where the cache cannot be written.
  func states(of micro: MicroBatch) throws -> Matrix? {
    guard !micro.compared.isEmpty else { return nil }
    guard let cache else {
      // Products of the same shapes as the adapted model's: at the first step, where B = 0, its
      // logits equal the base's to the bit and the divergence is exactly 0.
      return computed(micro.tokens, rows: micro.compared.map(\.row.row))
    }
    let states = Matrix(
      rows: micro.compared.count, columns: model.configuration.hiddenSize)
    var first = 0
    for sequence in micro.comparedSequences {
      let range = first..<first + sequence.sampled.count
      model.compute.gather(
        try self.states(of: sequence, in: cache), rows: sequence.sampled, into: states.rows(range))
      first = range.upperBound
    }
    return states
  }

  /// The states (M,C) of a sequence's M rows.
  ///
  /// Computed for the sequence alone: its bits would otherwise depend on what is beside it in the
  /// micro-batch, and those of a run on what it finds in the cache.
  private func states(
    of sequence: ComparedSequence, in cache: HiddenStateCache
  ) throws -> Matrix {
    if let states = try cache.states(of: sequence) { return states }
    let states = computed(PackedTokens(sequence.segments), rows: sequence.rows)
    try cache.store(states, of: sequence)
    return states
  }

  private func computed(_ tokens: PackedTokens, rows: [Int]) -> Matrix {
    head.normed(model.forward(tokens, adapter: nil, activations: activations), rows: rows)
  }
}
