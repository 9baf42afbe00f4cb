/// The number format of products by a model's weights.
///
/// Attention's factors are rounded as they are; all else, LoRA's products among it, is float32 in
/// either.
public enum Precision: String, CaseIterable, Sendable {
  /// 32-bit floating point.
  case float32
  /// Weights in bfloat16 by rows that are rounded to bfloat16, with sums in float32: half of the
  /// memory and, on processors that have such instructions, about half of the time.
  case bfloat16
}

extension Precision {
  /// The format in which this processor multiplies fastest.
  public static var fastest: Precision {
    Compute(threads: 1, precision: .bfloat16).precision
  }
}
