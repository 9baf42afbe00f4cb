import Glibc
import LanguageModel
import Tensors
import TestSupport

/// The tiny model with an adapter in double precision, plain enough to trust, whose loss can be
/// taken with any element of its adapter or of a projection's output moved.
struct DoubleTransformer {
  typealias Rows = [[Double]]

  /// An element of a projection's output, and what is added to it.
  struct Nudge {
    var projection: String
    var row: Int
    var column: Int
    var amount: Double
  }

  /// The adapter's matrices by PEFT's names.
  var adapter: [String: Rows]
  private let weights: [String: Rows]
  private let scale: Double
  private static let (heads, groups, width) = (4, 2, 4)

  init(folder: String, adapter: Adapter) throws {
    let file = try SafetensorsFile(path: folder + "/model.safetensors")
    weights = Dictionary(
      uniqueKeysWithValues: file.entries.map { name, entry in
        let matrix = Matrix(
          rows: entry.bytes.count / 4 / entry.shape.last!, columns: entry.shape.last!)
        file.withBytes(of: name) { matrix.load($0, as: .float32, compute: Compute(threads: 1)) }
        return (name, matrix.doubles)
      })
    self.adapter = adapter.tensors.mapValues(\.doubles)
    scale = Double(adapter.configuration.scale)
  }

  /// The sum of the negative log-likelihoods of a segment's tokens at `places`.
  ///
  /// - Parameter inputs: receives the input of every projection, by its name.
  func loss(
    _ ids: [UInt32], places: [Int], nudge: Nudge? = nil, inputs: inout [String: Rows]
  ) -> Double {
    var x = ids.map { weights["model.embed_tokens.weight"]![Int($0)] }
    for layer in 0..<2 {
      let prefix = "layers.\(layer)."
      var found: [String: Rows] = [:]
      func linear(_ x: Rows, _ name: String) -> Rows {
        found[prefix + name] = x
        return self.linear(x, prefix + name, nudge)
      }
      let normed = norm(x, prefix + "input_layernorm.weight")
      let heads = attention(
        rotated(linear(normed, "self_attn.q_proj")), rotated(linear(normed, "self_attn.k_proj")),
        linear(normed, "self_attn.v_proj"))
      x = sum(x, linear(heads, "self_attn.o_proj"))
      let middle = norm(x, prefix + "post_attention_layernorm.weight")
      let (gate, up) = (linear(middle, "mlp.gate_proj"), linear(middle, "mlp.up_proj"))
      let inner = zip(gate, up).map { zip($0, $1).map { $0 / (1 + exp(-$0)) * $1 } }
      x = sum(x, linear(inner, "mlp.down_proj"))
      inputs.merge(found) { $1 }
    }
    let final = norm(x, "norm.weight")
    return places.reduce(0) { total, place in
      let logits = weights["model.embed_tokens.weight"]!.map { inner($0, final[place - 1]) }
      return total + log(logits.reduce(0) { $0 + exp($1) }) - logits[Int(ids[place])]
    }
  }

  private func linear(_ x: Rows, _ name: String, _ nudge: Nudge?) -> Rows {
    let weight = weights["model.\(name).weight"]!
    let (a, b) = (adapter[peft(name, "A")], adapter[peft(name, "B")])
    return x.enumerated().map { row, x in
      let low = a.map { $0.map { inner($0, x) } }
      return weight.indices.map { column in
        var y = inner(weight[column], x)
        if let low, let b { y += scale * inner(b[column], low) }
        if let nudge, nudge.projection == name, nudge.row == row, nudge.column == column {
          y += nudge.amount
        }
        return y
      }
    }
  }

  func peft(_ projection: String, _ matrix: String) -> String {
    "base_model.model.model.\(projection).lora_\(matrix).weight"
  }

  private func norm(_ x: Rows, _ name: String) -> Rows {
    let weight = weights["model." + name]![0]
    return x.map { row in
      let factor = 1 / (inner(row, row) / Double(row.count) + 1e-5).squareRoot()
      return zip(row, weight).map { $0 * $1 * factor }
    }
  }

  private func rotated(_ x: Rows) -> Rows {
    let half = Self.width / 2
    return x.enumerated().map { position, row in
      row.indices.map { column in
        let (head, place) = column.quotientAndRemainder(dividingBy: Self.width)
        let pair = place % half
        let angle = Double(position) * pow(10_000, -2 * Double(pair) / Double(Self.width))
        let first = row[head * Self.width + pair]
        let second = row[head * Self.width + pair + half]
        return place < half
          ? first * cos(angle) - second * sin(angle) : second * cos(angle) + first * sin(angle)
      }
    }
  }

  private func attention(_ queries: Rows, _ keys: Rows, _ values: Rows) -> Rows {
    queries.enumerated().map { row, query in
      (0..<Self.heads).flatMap { head in
        let own = head * Self.width..<(head + 1) * Self.width
        let group = head / (Self.heads / Self.groups)
        let shared = group * Self.width..<(group + 1) * Self.width
        let scores = (0...row).map { other in
          exp(
            inner(Array(query[own]), Array(keys[other][shared])) / Double(Self.width).squareRoot())
        }
        let total = scores.reduce(0, +)
        return shared.map { column in
          (0...row).reduce(0.0) { $0 + scores[$1] / total * values[$1][column] }
        }
      }
    }
  }

  private func sum(_ x: Rows, _ y: Rows) -> Rows { zip(x, y).map { zip($0, $1).map(+) } }

  private func inner(_ x: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for index in x.indices { sum += x[index] * y[index] }
    return sum
  }
}

extension Matrix {
  /// The elements in double precision.
  var doubles: [[Double]] {
    (0..<rows).map { row in (0..<columns).map { Double(self[row, $0]) } }
  }
}
