/// The formula by which the reference figures fill an adapter's matrices, computed in double
/// precision: quasi-random, the same everywhere, without a file of weights.
public enum FormulaFill {
  private static let modules = [
    "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj",
  ]

  /// The elements, row by row, of the tensor with a name of PEFT's, such as
  /// `base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight`.
  public static func elements(_ count: Int, ofTensor name: String) -> [Float] {
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count == 9, let layer = Int(parts[4]), let module = modules.firstIndex(of: parts[6])
    else { preconditionFailure("\(name) is no LoRA matrix") }
    let isB = parts[7] == "lora_B"
    let start = Double(layer * 7 + module) * 0.7548776662466927 + (isB ? 0.5 : 0)
    return (0..<count).map { index in
      let turn = (Double(index) * 0.6180339887498949 + start).truncatingRemainder(dividingBy: 1)
      let noise = Double((index * (index % 97)) % 1009) / 1009
      let x = (turn + noise).truncatingRemainder(dividingBy: 1)
      return Float((2 * x - 1) * (isB ? 0.01 : 0.05))
    }
  }
}
