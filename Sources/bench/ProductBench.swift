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
      rows, and take turns with those in float32. LoRA's are alone here; in bfloat16 training adds
      them to the products by weights.
      """)

  @Option(help: "The model.")
  var model = ModelShape.smolLM

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
    let (hidden, inner, queries) = (model.hiddenSize, model.intermediateSize, model.queryWidth)
    let frozen = [
      ("q, k, v", queries + 2 * model.keyValueWidth, hidden), ("o", hidden, queries),
      ("gate, up", 2 * inner, hidden), ("down", hidden, inner),
    ]
    for (name, outputs, inputs) in frozen {
      measure(name, rows: rows, outputs: outputs, inputs: inputs, compute)
    }
    measure("head", rows: headRows, outputs: model.vocabularySize, inputs: hidden, compute)
    let rank = 16
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
    var products: [() -> Void] =
      frozen
      ? [
        { compute.multiply(x, weight.transposed, into: y) },
        { compute.multiply(y, weight, into: x) },
      ]
      : [
        { compute.multiplyThin(x, weight.transposed, into: y) },
        { compute.multiplyThin(y, weight, into: x) },
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
