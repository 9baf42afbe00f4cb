import Glibc

/// Round values at which an axis is labelled.
struct AxisTicks: Equatable {
  /// The values, in rising order; at least two.
  let values: [Double]
  /// The decimals that tell them apart.
  let places: Int

  /// The largest and, but for zero, the smallest numbers that an axis has a place for: the arithmetic
  /// of the steps between them stays finite.
  private static let limits = 1e-300...1e300

  /// Values around all of some others, at distances of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameters:
  ///   - includesZero: whether zero is to be among them.
  ///   - steps: how many distances span the others at most.
  init(around numbers: some Sequence<Double>, includesZero: Bool = false, steps: Int = 3) {
    let placed =
      numbers.filter { $0.magnitude <= Self.limits.upperBound } + (includesZero ? [0] : [])
    var (low, high) = (placed.min() ?? 0, placed.max() ?? 1)
    if high - low <= max(1e-9 * max(abs(low), abs(high)), Self.limits.lowerBound) {
      // All are equal: a range about them, for there to be a place in the middle.
      let margin = max(abs(low) / 10, 1e-6)
      (low, high) = (includesZero && low == 0 ? 0 : low - margin, high + margin)
    }
    let rough = (high - low) / Double(steps)
    let power = pow(10, floor(log10(rough)))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
    let first = Int((low / step).rounded(.down))
    let last = max(first + 1, Int((high / step).rounded(.up)))
    values = (first...last).map { Double($0) * step }
    places = max(0, Int(-floor(log10(step) + 1e-9)))
  }

  /// From the first value to the last.
  var range: ClosedRange<Double> { values[0]...values[values.count - 1] }

  /// A value as the axis writes it.
  func label(_ value: Double) -> String {
    // Learning rates would need more digits than there is room for.
    guard places <= 4, abs(value) < 1e6 else { return Figures.scientific(value) }
    return places == 0 ? Figures.grouped(Int(value)) : Figures.decimal(value, places: places)
  }

  /// The labelled places.
  var ticks: [ChartFrame.Tick] {
    values.map { ChartFrame.Tick(value: $0, label: label($0)) }
  }
}
