import Configuration
import Evaluation
import Reports

/// A figure that a report shows, and how.
struct ReportedFigure {
  /// How a figure is written.
  enum Format: String, CaseIterable {
    case decimal, signed, percent, points, bytes, factor
  }

  /// The mean over an arm's seeds, and where it lies with 95 % confidence.
  struct Value {
    let mean: Double
    /// The half width of the interval of Student's t distribution; nil of a single seed.
    let reach: Double?
  }

  static let keys = ["figure", "as", "places", "by"]

  /// The figure's key.
  let key: String
  private let format: Format
  private let places: Int?
  /// The arm by whose figure this one's is divided.
  private let divisor: String?

  init(_ reader: ConfigurationReader) throws(ConfigurationError) {
    key = try reader.text("figure")
    format = try reader.choice("as", default: .decimal)
    places = reader.has("places") ? try reader.integer("places", in: 0...9) : nil
    divisor = reader.has("by") ? try reader.text("by") : nil
  }

  /// Whether parts of 1 are shown in hundredths.
  var isPercent: Bool { format == .percent }

  /// The figure of a run; nil where it has none, or none that is finite.
  ///
  /// - Throws: `CommandError` where no run has such a figure, or there is no run to divide by.
  func value(of run: ReportedRuns.Run, in runs: ReportedRuns) throws -> Value? {
    try runs.require(figure: key)
    let divisor = try divisor.map { try runs.run(named: $0) }
    guard var values = run.figures[key] else { return nil }
    if let divisor {
      guard let divisors = divisor.figures[key] else { return nil }
      values =
        run.seeds == divisor.seeds
        ? zip(values, divisors).map { $0 / $1 } : [values.mean / divisors.mean]
    }
    let difference = Difference(meanOf: values.map { Difference(value: $0) })
    guard difference.value.isFinite else { return nil }
    return Value(mean: difference.value, reach: difference.high.map { $0 - difference.value })
  }

  /// As a cell says it.
  func text(_ value: Value?) -> String {
    guard let value else { return "–" }
    guard let reach = value.reach, format != .bytes else { return text(value.mean) + unit }
    return "\(text(value.mean)) ± \(magnitude(reach))\(unit)"
  }

  private var unit: String {
    switch format {
    case .percent: " %"
    case .factor: " ×"
    case .decimal, .signed, .points, .bytes: ""
    }
  }

  private func text(_ value: Double) -> String {
    switch format {
    case .signed: Figures.signed(value, places: places ?? 3)
    case .points: Figures.signed(value * 100, places: places ?? 1)
    case .bytes: Int(exactly: value.rounded()).map(Figures.bytes) ?? "–"
    case .decimal, .percent, .factor: magnitude(value)
    }
  }

  private func magnitude(_ value: Double) -> String {
    switch format {
    case .percent, .points: Figures.decimal(value * 100, places: places ?? 1)
    case .factor: Figures.decimal(value, places: places ?? 2)
    case .decimal, .signed, .bytes: Figures.decimal(value, places: places ?? 3)
    }
  }
}
