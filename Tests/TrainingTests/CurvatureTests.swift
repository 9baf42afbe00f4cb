import Dataset
import LanguageModel
import Shards
import Storage
import Tensors
import TestSupport
import Testing

@testable import Training

/// The curvature of a source, and what it is by brute force in double precision.
private struct Problem {
  typealias Rows = [[Double]]

  let fixture: TrainingFixture
  let run: RunFile
  let model: Transformer
  let adapter: Adapter
  let sequences: [PackedSequence]
  private let reference: DoubleTransformer

  /// - Parameter isStart: whether B is zero, as before a run's first step.
  init(_ source: String, isStart: Bool = false) throws {
    fixture = try TrainingFixture()
    run = fixture.run { run in
      run.sequenceLength = 14
      run.lora = LoRAConfiguration(rank: 2, alpha: 6)
    }
    model = try Transformer(folder: run.model, compute: Compute(threads: 2))
    adapter = try Adapter(startOf: run, for: model.configuration)
    if !isStart { adapter.elements.fillRandomly(in: -0.3...0.3, seed: 5) }
    let sample = try CurvatureSample(run, source: source, count: 2)
    sequences = try (0..<2).map(sample.sequence)
    reference = try DoubleTransformer(folder: run.model, adapter: adapter)
  }

  func estimate(_ kind: CurvatureKind) -> (curvature: Curvature, tokens: Int) {
    let estimator = CurvatureEstimator(
      kind, model, start: adapter, sequenceLength: run.sequenceLength)
    sequences.forEach(estimator.add)
    return (estimator.finish(), estimator.tokens)
  }

  /// The segments of a sequence with the places of their supervised tokens.
  private func segments(_ sequence: PackedSequence) -> [(ids: [UInt32], places: [Int])] {
    sequence.segments.map { segment in
      (segment.ids, segment.ids.indices.filter(segment.isSupervised))
    }
  }

  private var tokens: Double { Double(sequences.reduce(0) { $0 + $1.supervisedTokenCount }) }

  /// The mean of squared differences of each sequence's loss, one element after another.
  func fisher(of name: String) -> [Double] {
    let shape = reference.adapter[name] ?? []
    return shape.indices.flatMap { row in
      shape[row].indices.map { column in
        sequences.reduce(0) { sum, sequence in
          func loss(_ distance: Double) -> Double {
            var moved = reference
            moved.adapter[name]?[row][column] += distance
            var inputs: [String: Rows] = [:]
            return segments(sequence).reduce(0) {
              $0 + moved.loss($1.ids, places: $1.places, inputs: &inputs)
            }
          }
          let slope = (loss(1e-4) - loss(-1e-4)) / 2e-4
          return sum + slope * slope / tokens
        }
      }
    }
  }

  /// Σ x xᵀ / R and Σ g gᵀ / T of a projection, g by moving every element of its output.
  func factors(of projection: String, outputs: Int) -> (input: Rows, output: Rows) {
    var (rows, inputs, gradients) = (0, Rows(), Rows())
    for segment in sequences.flatMap(segments) {
      var found: [String: Rows] = [:]
      _ = reference.loss(segment.ids, places: segment.places, inputs: &found)
      inputs += found[projection] ?? []
      rows += segment.ids.count
      for row in segment.ids.indices {
        gradients.append(
          (0..<outputs).map { column in
            func loss(_ amount: Double) -> Double {
              reference.loss(
                segment.ids, places: segment.places,
                nudge: DoubleTransformer.Nudge(
                  projection: projection, row: row, column: column, amount: amount),
                inputs: &found)
            }
            return (loss(1e-4) - loss(-1e-4)) / 2e-4
          })
      }
    }
    return (outerProducts(inputs, divisor: Double(rows)), outerProducts(gradients, divisor: tokens))
  }

  private func outerProducts(_ rows: Rows, divisor: Double) -> Rows {
    rows[0].indices.map { first in
      rows[0].indices.map { second in
        rows.reduce(0) { $0 + $1[first] * $1[second] } / divisor
      }
    }
  }
}

@Suite("Curvature by brute force in double precision, per example")
struct CurvatureTests {
  @Test(
    "the diagonal is the mean of the squared gradients of sequences, of one token",
    arguments: ["task", "prose"])
  func diagonal(source: String) throws {
    let problem = try Problem(source)
    let (curvature, _) = problem.estimate(.diagonal)
    for name in curvature.tensors.keys.sorted() where name.contains("layers.0") {
      let found = try #require(curvature.tensors[name]).values
      let expected = problem.fisher(of: name).map { Float($0) }
      #expect(relativeDistance(found, expected) < 1e-3, "\(name)")
    }
  }

  @Test("before the first step, where B is zero, the diagonal of A is exactly zero")
  func start() throws {
    let (curvature, _) = try Problem("prose", isStart: true).estimate(.diagonal)
    for (name, matrix) in curvature.tensors {
      #expect(matrix.values.allSatisfy { $0 == 0 } == name.contains("lora_A"), "\(name)")
    }
  }

  @Test(
    "the factors are the means of the outer products of inputs and of outputs' gradients",
    arguments: [
      ("self_attn.q_proj", "attention", 16), ("self_attn.v_proj", "attention", 8),
      ("self_attn.o_proj", "output", 16), ("mlp.gate_proj", "feed_forward", 24),
      ("mlp.down_proj", "down", 16),
    ])
  func factors(projection: String, input: String, outputs: Int) throws {
    let problem = try Problem("task")
    let tensors = problem.estimate(.kfac).curvature.tensors
    let expected = problem.factors(of: "layers.0.\(projection)", outputs: outputs)
    let name = String(projection.split(separator: ".")[1])
    for (name, expected) in [
      ("layers.0.\(input).input", expected.input), ("layers.0.\(name).output", expected.output),
    ] {
      let found = try #require(tensors[name]).values
      #expect(relativeDistance(found, expected.joined().map { Float($0) }) < 1e-3, "\(name)")
    }
  }

  @Test("the tokens of an estimate are the supervised ones")
  func tokens() throws {
    let problem = try Problem("task")
    let expected = problem.sequences.reduce(0) { $0 + $1.supervisedTokenCount }
    #expect(problem.estimate(.diagonal).tokens == expected)
  }

  @Test("an estimate that is not finite is no file but an error", arguments: CurvatureKind.allCases)
  func notFinite(kind: CurvatureKind) throws {
    let problem = try Problem("task")
    problem.adapter.elements.fill(1e30)
    let path = problem.fixture.folder.file("curvature.safetensors")
    let estimate = CurvatureEstimate(
      kind: kind, sample: try CurvatureSample(problem.run, source: "task", count: 2),
      model: problem.model, modelDigest: Digest(of: [1]), start: problem.adapter)
    let error = #expect(throws: TrainingError.self) {
      try estimate.write(to: path, progress: { _, _ in })
    }
    #expect(error?.problem.contains("is not finite") == true)
    #expect(!FileSystem.exists(path))
  }

  @Test("a sample is the first sequences that a run draws from the source, each once")
  func sample() throws {
    let fixture = try TrainingFixture()
    let run = fixture.run()
    let sample = try CurvatureSample(run, source: "prose", count: 3)
    let sampler = try BatchSampler(mixture: run.mixture, steps: run.steps)
    let drawn = try (0..<3).flatMap { try sampler.batch(step: $0).sequences }
      .filter { $0.source == 1 }
    #expect(try (0..<3).map { try sample.sequence($0).segments } == drawn.map(\.segments))
  }

  @Test("a source that has fewer sequences, or is none of the run's, is named")
  func faultySample() throws {
    let fixture = try TrainingFixture()
    let run = fixture.run()
    for (source, problem) in [("prose", "ask for fewer"), ("verse", "no source \"verse\"")] {
      let error = #expect(throws: TrainingError.self) {
        try CurvatureSample(run, source: source, count: 100_000)
      }
      #expect(error?.problem.contains(problem) == true)
    }
  }
}
