import ArgumentParser
import Dispatch
import Tensors

/// Matrix products at the shapes of a training step.
struct ProductBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products",
    abstract: "Time products at a model's shapes, in GFLOP/s.",
    discussion: """
      Forward is x Wᵀ, backward g W. Products by weights in bfloat16 include the rounding of the
      rows, and take turns with those in float32.
      """)

  /// Models whose shapes are known here.
  enum Model: String, CaseIterable, ExpressibleByArgument {
    case smolLM = "smollm2-135m"
    case qwen = "qwen2.5-0.5b"

    /// Each frozen weight's outputs and inputs.
    var weights: [(name: String, outputs: Int, inputs: Int)] {
      switch self {
      case .smolLM:
        [("q, k, v", 960, 576), ("o", 576, 576), ("gate, up", 3072, 576), ("down", 576, 1536)]
      case .qwen:
        [("q, k, v", 1152, 896), ("o", 896, 896), ("gate, up", 9728, 896), ("down", 896, 4864)]
      }
    }

    /// The vocabulary and the hidden size.
    var head: (outputs: Int, inputs: Int) { self == .smolLM ? (49152, 576) : (151936, 896) }
  }

  @Option(help: "The model.")
  var model = Model.smolLM

  @Option(help: "Token rows.")
  var rows = 2048

  @Option(help: "Rows of one chunk of the head.")
  var headRows = 170

  @Option(help: "Threads; 0 for one on every core.")
  var threads = 0

  func run() {
    let compute = Compute(threads: threads)
    print(
      "float32: OpenBLAS \(BLASKernels.name); bfloat16: \(compute.bfloat16KernelName ?? "none"); "
        + "\(compute.threads) threads")
    for (name, outputs, inputs) in model.weights {
      measure(name, rows: rows, outputs: outputs, inputs: inputs, compute)
    }
    measure("head", rows: headRows, outputs: model.head.outputs, inputs: model.head.inputs, compute)
    let (hidden, rank) = (model.head.inputs, 16)
    measure(
      "LoRA A of q, k, v", rows: rows, outputs: 3 * rank, inputs: hidden, frozen: false, compute)
    measure("LoRA B of q", rows: rows, outputs: hidden, inputs: rank, frozen: false, compute)
  }

  /// Prints the speeds in float32, and of a frozen weight in bfloat16 where the processor has it.
  private func measure(
    _ name: String, rows: Int, outputs: Int, inputs: Int, frozen: Bool = true, _ compute: Compute
  ) {
    let x = Matrix(rows: rows, columns: inputs)
    let weight = Matrix(rows: outputs, columns: inputs)
    let y = Matrix(rows: rows, columns: outputs)
    var products = [
      { compute.multiply(x, weight.transposed, into: y) },
      { compute.multiply(y, weight, into: x) },
    ]
    if frozen, compute.bfloat16KernelName != nil {
      let packed = BFloat16Weight(weight)
      products += [
        { compute.multiply(x, transposeOf: packed, into: y) },
        { compute.multiply(y, packed, into: x) },
      ]
    }
    let operations = 2 * Double(rows) * Double(outputs) * Double(inputs)
    let speeds = medians(products).map { Int(operations / $0 / 1e9) }
    var line = "\(name): \(speeds[0]) forward, \(speeds[1]) backward"
    if speeds.count == 4 {
      let percent = [speeds[2] * 100 / speeds[0], speeds[3] * 100 / speeds[1]]
      line += "; bfloat16 \(speeds[2]) (\(percent[0]) %), \(speeds[3]) (\(percent[1]) %)"
    }
    print(line)
  }

  /// The median seconds of nine calls of each, in turns, after one that is not counted.
  private func medians(_ products: [() -> Void]) -> [Double] {
    let turns = (0..<10).map { _ in
      products.map { product in
        let start = DispatchTime.now().uptimeNanoseconds
        product()
        return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
      }
    }
    return products.indices.map { index in turns.dropFirst().map { $0[index] }.sorted()[4] }
  }
}
