import Glibc
import Tensors

/// Cosines and sines of every position's angles, each (P, D/2).
struct RotaryTables: Sendable {
  let cosines: Matrix
  let sines: Matrix

  /// Angles in float32, as the reference computes them: a position times an inverse frequency, both
  /// rounded, then the cosine and sine of the rounded product.
  init(_ configuration: RotaryConfiguration, headSize: Int, positions: Int) {
    let half = headSize / 2
    let frequencies = Self.frequencies(configuration, headSize: headSize)
    cosines = Matrix(rows: positions, columns: half)
    sines = Matrix(rows: positions, columns: half)
    for position in 0..<positions {
      for (column, frequency) in frequencies.enumerated() {
        let angle = Double(Float(position) * frequency)
        cosines[position, column] = Float(cos(angle))
        sines[position, column] = Float(sin(angle))
      }
    }
  }

  /// θ^(−2i/D); with Llama 3's scaling long wavelengths are divided by the factor, short ones kept,
  /// and those between interpolated.
  static func frequencies(_ configuration: RotaryConfiguration, headSize: Int) -> [Float] {
    (0..<headSize / 2).map { index in
      let exponent = Double(2 * index) / Double(headSize)
      let plain = Double(Float(1 / pow(configuration.theta, exponent)))
      guard let scaling = configuration.scaling else { return Float(plain) }
      // How many wavelengths fit in the pretraining's context.
      let turns = scaling.originalPositions * plain / (2 * Double.pi)
      let (low, high) = (scaling.lowFrequencyFactor, scaling.highFrequencyFactor)
      let kept = min(max((turns - low) / (high - low), 0), 1)
      return Float(plain * (kept + (1 - kept) / scaling.factor))
    }
  }
}
