import ArgumentParser
import Tensors

/// Matrix products at the shapes of a training step.
struct ProductBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products",
    abstract: "Time float32 products at the shapes of SmolLM2-135M, in GFLOP/s.")

  @Option(help: "Token rows.")
  var rows = 2048

  @Option(help: "Threads; 0 for one on every core.")
  var threads = 0

  func run() {
    let compute = Compute(threads: threads)
    print("OpenBLAS \(BLASKernels.name), \(compute.threads) threads")
    let shapes = [
      ("q, k, v", 960, 576), ("o", 576, 576), ("gate, up", 3072, 576), ("down", 576, 1536),
      ("LoRA A of q, k, v", 48, 576), ("LoRA B of q", 576, 16),
    ]
    for (name, outputs, inputs) in shapes {
      let x = Matrix(rows: rows, columns: inputs)
      let weight = Matrix(rows: outputs, columns: inputs)
      let y = Matrix(rows: rows, columns: outputs)
      let operations = 2 * Double(rows) * Double(outputs) * Double(inputs)
      let forward = medianSeconds(ofCalls: 9) { compute.multiply(x, weight.transposed, into: y) }
      let backward = medianSeconds(ofCalls: 9) { compute.multiply(y, weight, into: x) }
      print(
        "\(name): \(Int(operations / forward / 1e9)) forward, "
          + "\(Int(operations / backward / 1e9)) backward")
    }
  }
}
