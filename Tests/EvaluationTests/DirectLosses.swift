import Glibc
import LanguageModel
import Tensors

/// Losses by their definitions: each segment alone through the model, softmax in double precision.
struct DirectLosses {
  private(set) var nll: [Double] = []
  private(set) var forwardKL: [Double] = []
  private(set) var reverseKL: [Double] = []

  /// Scores the tokens of `segment` at `places`, each from those before it.
  mutating func add(
    _ segment: [UInt32], places: Range<Int>, model: Transformer, adapter: Adapter?
  ) {
    let base = Self.logProbabilities(segment, model, adapter: nil)
    let adapted = Self.logProbabilities(segment, model, adapter: adapter)
    for place in places {
      let (log0, log) = (base[place - 1], adapted[place - 1])
      nll.append(-log[Int(segment[place])])
      forwardKL.append(zip(log0, log).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) })
      reverseKL.append(zip(log0, log).reduce(0) { $0 + exp($1.1) * ($1.1 - $1.0) })
    }
  }

  static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func logProbabilities(
    _ segment: [UInt32], _ model: Transformer, adapter: Adapter?
  ) -> [[Double]] {
    let activations = Activations(
      model.configuration, lora: adapter?.configuration, capacity: segment.count, retained: .nothing
    )
    let hidden = model.forward(
      PackedTokens([segment]), adapter: adapter, activations: activations)
    let logits = VocabularyHead(model).logits(hidden, rows: Array(segment.indices))
    return (0..<logits.rows).map { row in
      let values = logits.rows(row..<row + 1).values.map(Double.init)
      let logSum = log(values.reduce(0) { $0 + exp($1) })
      return values.map { $0 - logSum }
    }
  }
}
