import FoundationEssentials

extension [Double] {
  /// The middle value, of an even number the upper one of the two.
  var median: Double { sorted()[count / 2] }
}

/// The median seconds of some calls, after one that is not counted.
func medianSeconds(ofCalls count: Int, _ body: () throws -> Void) rethrows -> Double {
  try body()
  return try (0..<count).map { _ in try ContinuousClock().measure(body) / .seconds(1) }.median
}

/// Prints what the scripts read.
func printJSON(_ value: some Encodable) throws {
  print(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
}
