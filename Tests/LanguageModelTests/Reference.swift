import FoundationEssentials
import LanguageModel
import Tensors
import TestSupport
import Testing

/// Decodes one file of reference figures.
func reference<Value: Decodable>(_ type: Value.Type, at path: String) throws -> Value {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
}

/// The largest distance of two lists of the same length.
func largestDifference(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Float {
  precondition(a.count == b.count)
  return zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

/// The largest distance of two lists of the same length, as a part of the second's largest
/// magnitude: what rounding does, whatever kernels run, grows with the values.
func largestRelativeDifference(_ a: [Float], _ b: [Float]) -> Float {
  largestDifference(a, b) / (b.map(abs).max() ?? 1)
}

/// |a − b| / |b| in the Euclidean norm.
func relativeDistance(_ a: [Float], _ b: [Float]) -> Double {
  precondition(a.count == b.count)
  let distance = zip(a, b).reduce(0.0) { $0 + pow2(Double($1.0) - Double($1.1)) }
  let norm = b.reduce(0.0) { $0 + pow2(Double($1)) }
  return (distance / norm).squareRoot()
}

private func pow2(_ x: Double) -> Double { x * x }

/// A float32 tensor of a safetensors file.
func tensor(_ name: String, of file: SafetensorsFile) throws -> [Float] {
  let entry = try #require(file.entries[name])
  let matrix = Matrix(rows: 1, columns: entry.bytes.count / 4)
  file.withBytes(of: name) { matrix.load($0, as: .float32, compute: Compute(threads: 1)) }
  return matrix.values
}

/// One forward and backward pass: mean losses over all predicted tokens, and gradients.
struct Pass {
  var losses: [TokenLosses]
  var gradients: Adapter

  /// The gradient is that of mean CE + forward · mean KL(p0 ‖ p) + reverse · mean KL(p ‖ p0).
  init(
    _ model: Transformer, _ adapter: Adapter, segments: [[UInt32]], crossEntropy: Float = 1,
    forwardKL: Float = 0, reverseKL: Float = 0
  ) {
    let tokens = PackedTokens(segments)
    let count = Float(segments.reduce(0) { $0 + $1.count - 1 })
    let rows = predictions(tokens).map { row, token in
      HeadRow(
        row: row,
        target: HeadTarget(
          token: token, crossEntropy: crossEntropy / count, forwardKL: forwardKL / count,
          reverseKL: reverseKL / count))
    }
    let head = VocabularyHead(model)
    let scratch = Activations(
      model.configuration, lora: nil, capacity: tokens.count, retained: .nothing)
    let base = head.normed(
      model.forward(tokens, adapter: nil, activations: scratch), rows: rows.map(\.row))
    let activations = Activations(
      model.configuration, lora: adapter.configuration, capacity: tokens.count,
      retained: .everything)
    let hidden = model.forward(tokens, adapter: adapter, activations: activations)
    let gradient = Matrix(rows: tokens.count, columns: model.configuration.hiddenSize)
    losses = head.losses(hidden, rows: rows, base: base, addingGradientTo: gradient)
    gradients = Adapter(adapter.configuration, for: model.configuration)
    model.backward(
      gradient, tokens, adapter: adapter, activations: activations, into: gradients)
  }

  func mean(_ value: (TokenLosses) -> Double) -> Double {
    losses.map(value).reduce(0, +) / Double(losses.count)
  }
}

/// Every row of a pack that predicts a token of its own segment, with that token.
func predictions(_ tokens: PackedTokens) -> [(row: Int, token: UInt32)] {
  tokens.segments.flatMap { rows in
    rows.dropLast().map { ($0, tokens.ids[$0 + 1]) }
  }
}
