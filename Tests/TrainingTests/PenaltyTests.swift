import LanguageModel
import Tensors
import TestSupport
import Testing

@testable import Training

/// An adapter of the tiny model, and penalties on it by their formulas in double precision.
private struct Problem {
  typealias Rows = [[Double]]

  private let folder: TinyModelFolder
  private let gradients: Adapter
  let adapter: Adapter
  let start: Adapter
  let fisher: Adapter
  let factors: KroneckerFactors
  private let names: [(a: String, b: String, input: String, output: String)]
  private let compute = Compute(threads: 2)

  init() throws {
    folder = try TinyModelFolder()
    let model = try ModelConfiguration(modelFolder: folder.path)
    let configuration = LoRAConfiguration(rank: 3, alpha: 6, targets: [.query, .key, .down])
    func random(_ range: ClosedRange<Float>, seed: UInt64) -> Adapter {
      let adapter = Adapter(configuration, for: model)
      adapter.elements.fillRandomly(in: range, seed: seed)
      return adapter
    }
    gradients = Adapter(configuration, for: model)
    adapter = random(-1...1, seed: 1)
    start = random(-1...1, seed: 2)
    fisher = random(0...2, seed: 3)
    factors = KroneckerFactors(for: adapter)
    // Symmetric and positive semidefinite, as sums of outer products are.
    for (index, (_, matrix)) in factors.tensors.sorted(by: { $0.key < $1.key }).enumerated() {
      let root = Matrix(rows: matrix.rows, columns: matrix.rows)
      root.fillRandomly(in: -0.5...0.5, seed: UInt64(10 + index))
      compute.multiply(root, root.transposed, into: matrix)
    }
    names = adapter.projections.map { part in
      let block = part.projection == .down ? "mlp" : "self_attn"
      let module =
        "base_model.model.model.layers.\(part.layer).\(block).\(part.projection.rawValue)."
      let input = part.projection == .down ? "down" : "attention"
      return (
        module + "lora_A.weight", module + "lora_B.weight", "layers.\(part.layer).\(input).input",
        "layers.\(part.layer).\(part.projection.rawValue).output"
      )
    }
  }

  var product: ProductPenalty { product(factors: nil, anchor: nil) }
  var kfac: ProductPenalty { product(factors: factors.pairs, anchor: nil) }
  var anchoredProduct: ProductPenalty { product(factors: nil, anchor: start) }
  var anchoredKFAC: ProductPenalty { product(factors: factors.pairs, anchor: start) }
  var laplace: LaplacePenalty {
    LaplacePenalty(
      strength: 0.7, damping: 0.3, fisher: fisher.elements, start: start.elements,
      compute: compute)
  }

  private func product(
    factors: [KroneckerFactors.Pair]?, anchor: Adapter?
  ) -> ProductPenalty {
    ProductPenalty(strength: 0.7, factors: factors, anchor: anchor, compute: compute)
  }

  /// (λ/2) Σ tr(ΔWᵀ G ΔW C), with ΔW formed; G and C the identity where `isPlain`, ΔW that from
  /// `start` where `isAnchored`.
  func product(_ tensors: [String: Rows], isPlain: Bool, isAnchored: Bool = false) -> Double {
    names.reduce(0) { sum, name in
      guard let a = tensors[name.a], let b = tensors[name.b],
        let c = factors.tensors[name.input]?.doubles, let g = factors.tensors[name.output]?.doubles
      else { return .nan }
      var change = multiply(b, a).map { $0.map { 2 * $0 } }
      if isAnchored, let a = start.tensors[name.a]?.doubles, let b = start.tensors[name.b]?.doubles
      {
        change = zip(change, multiply(b, a)).map { zip($0, $1).map { $0 - 2 * $1 } }
      }
      let weighed = isPlain ? change : multiply(multiply(g, change), c)
      let trace = zip(change.joined(), weighed.joined()).reduce(0) { $0 + $1.0 * $1.1 }
      return sum + 0.35 * trace
    }
  }

  /// (λ/2) Σ (F + δ) (θ − θ0)².
  func laplace(_ tensors: [String: Rows]) -> Double {
    tensors.reduce(0) { sum, tensor in
      guard let f = fisher.tensors[tensor.key]?.doubles,
        let start = start.tensors[tensor.key]?.doubles
      else { return .nan }
      return sum
        + zip(zip(tensor.value.joined(), start.joined()), f.joined()).reduce(0) { sum, element in
          let distance = element.0.0 - element.0.1
          return sum + 0.35 * (element.1 + 0.3) * distance * distance
        }
    }
  }

  private func multiply(_ x: Rows, _ y: Rows) -> Rows {
    x.map { row in
      y[0].indices.map { column in row.indices.reduce(0) { $0 + row[$1] * y[$1][column] } }
    }
  }

  func value(of penalty: some ParameterPenalty, at adapter: Adapter) -> Double {
    penalty.accumulate(.adapter(adapter), into: .adapter(gradients))
  }

  /// Compares a penalty's value, and its gradient along random directions, with a formula's.
  func check(_ penalty: some ParameterPenalty, _ formula: ([String: Rows]) -> Double) {
    gradients.elements.fill(0.5)
    let value = penalty.accumulate(.adapter(adapter), into: .adapter(gradients))
    let tensors = adapter.tensors.mapValues(\.doubles)
    let expected = formula(tensors)
    #expect(abs(value / expected - 1) < 1e-5)
    for (name, gradient) in gradients.tensors.sorted(by: { $0.key < $1.key }) {
      var slopes: [Double] = []
      for row in 0..<gradient.rows {
        for column in 0..<gradient.columns {
          func moved(_ distance: Double) -> Double {
            var tensors = tensors
            tensors[name]?[row][column] += distance
            return formula(tensors)
          }
          slopes.append((moved(1e-4) - moved(-1e-4)) / 2e-4)
        }
      }
      let found = gradient.values.map { $0 - 0.5 }
      #expect(relativeDistance(found, slopes.map { Float($0) }) < 1e-4, "\(name)")
    }
  }
}

@Suite("Penalties on the adapter's weights, by their formulas in double precision")
struct PenaltyTests {
  @Test("l2 is the squared norm of scale · BA, and its gradient is added")
  func l2() throws {
    let problem = try Problem()
    problem.check(problem.product) { problem.product($0, isPlain: true) }
  }

  @Test("laplace weighs every element's distance from its start, damping added")
  func laplace() throws {
    let problem = try Problem()
    problem.check(problem.laplace, problem.laplace)
  }

  @Test("laplace-kfac weighs the change of the weights by both factors")
  func kfac() throws {
    let problem = try Problem()
    problem.check(problem.kfac) { problem.product($0, isPlain: false) }
  }

  @Test("from an anchor both weigh the distance from its product, and nothing at the anchor itself")
  func anchored() throws {
    let problem = try Problem()
    problem.check(problem.anchoredProduct) {
      problem.product($0, isPlain: true, isAnchored: true)
    }
    problem.check(problem.anchoredKFAC) { problem.product($0, isPlain: false, isAnchored: true) }
    let far = problem.value(of: problem.anchoredKFAC, at: problem.adapter)
    #expect(abs(problem.value(of: problem.anchoredKFAC, at: problem.start)) < 1e-5 * far)
  }
}

extension Matrix {
  /// Seeded elements, uniform in a range.
  func fillRandomly(in range: ClosedRange<Float>, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for row in 0..<rows {
      withMutableRow(row) { row in
        for index in row.indices { row[index] = Float.random(in: range, using: &generator) }
      }
    }
  }
}
