/// Figures as people read them.
public enum Figures {
  /// With a fixed number of decimals: `0.980`.
  public static func decimal(_ value: Double, places: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    let rounded = (value.magnitude * scale).rounded()
    guard rounded < 1e18 else { return "\(value)" }
    let digits = String(Int(rounded))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && rounded > 0 ? "-" : ""
    guard places > 0 else { return sign + padded }
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// With its sign, whichever: `+0.012`.
  public static func signed(_ value: Double, places: Int = 3) -> String {
    let text = decimal(value, places: places)
    return text.hasPrefix("-") ? text : "+" + text
  }

  /// With one digit before the point and one behind it: `2.0e-4`; zero as `0`.
  public static func scientific(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : decimal(value) }
    var (mantissa, exponent) = (value.magnitude, 0)
    while mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 0.995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return (value < 0 ? "-" : "") + decimal(mantissa, places: 1) + "e\(exponent)"
  }

  /// With the decimals that leave about three digits, or as `scientific` writes it: `0.031`, `57.1`;
  /// a whole number without any.
  public static func significant(_ value: Double) -> String {
    if value.magnitude < 1e9, value == value.rounded() { return grouped(Int(value)) }
    return switch value.magnitude {
    case 1000...: value.magnitude < 1e9 ? grouped(Int(value.rounded())) : scientific(value)
    case 10...: decimal(value, places: 1)
    case 0.01...: decimal(value, places: 3)
    case 0.001...: decimal(value, places: 4)
    default: scientific(value)
    }
  }

  /// With a comma between groups of three digits: `1,234,567`.
  public static func grouped(_ value: Int) -> String {
    var result = ""
    for (index, digit) in String(value.magnitude).reversed().enumerated() {
      if index > 0 && index % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return (value < 0 ? "-" : "") + String(result.reversed())
  }

  /// In the binary unit that leaves at most four digits: `1.5 MiB`.
  public static func bytes(_ value: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
    var amount = Double(value)
    var unit = 0
    // 1023.95 is written as 1024.0.
    while amount >= (unit == 0 ? 1024 : 1023.95), unit + 1 < units.count {
      amount /= 1024
      unit += 1
    }
    return unit == 0 ? "\(value) B" : "\(decimal(amount, places: 1)) \(units[unit])"
  }

  /// As hours, minutes and seconds: `1:02:03`, `4:05`; `unknown` where it is not finite.
  public static func duration(seconds: Double) -> String {
    guard seconds.magnitude < 1e15 else { return "unknown" }
    let whole = Int(seconds.rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0
      ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
  }

  /// As a percentage with one decimal: `33.3 %`.
  public static func percent(_ fraction: Double) -> String {
    decimal(fraction * 100, places: 1) + " %"
  }

  /// A difference of fractions in points of a percentage, with its sign: `+3.3`.
  public static func signedPercent(_ fraction: Double) -> String {
    signed(fraction * 100, places: 1)
  }
}
