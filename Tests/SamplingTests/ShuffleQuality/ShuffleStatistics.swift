/// A statistic of the orders in which many keys put `0..<count`.
protocol ShuffleStatistic {
  /// What the statistic finds.
  var findings: [ShuffleFinding] { get }
  mutating func add(_ order: [Int])
}

/// One number of a statistic, which is improbably large or small where the orders are not random.
struct ShuffleFinding: CustomStringConvertible {
  let name: String
  let chiSquare: ChiSquare

  var description: String { "\(name): p = \(chiSquare.pValue)" }
}

/// Every part of the positions gets items from every part of the source alike.
struct PositionTable: ShuffleStatistic {
  private let buckets: Buckets
  private var cells: [Int]
  private var orders = 0

  init(count: Int) {
    buckets = Buckets(count: count, limit: 32)
    cells = Array(repeating: 0, count: buckets.sizes.count * buckets.sizes.count)
  }

  mutating func add(_ order: [Int]) {
    orders += 1
    for (position, item) in order.enumerated() {
      cells[buckets.bucket[position] * buckets.sizes.count + buckets.bucket[item]] += 1
    }
  }

  var findings: [ShuffleFinding] {
    let count = buckets.bucket.count
    let expected = buckets.sizes.flatMap { rows in
      buckets.sizes.map { Double(orders * rows * $0) / Double(count) }
    }
    let freedom = (buckets.sizes.count - 1) * (buckets.sizes.count - 1)
    return [
      ShuffleFinding(
        name: "positions by items",
        chiSquare: .pearson(
          observed: cells, expected: expected, degreesOfFreedom: freedom, count: count))
    ]
  }
}

/// What follows an item lies at any distance from it, modulo the count, alike.
struct NeighbourDifferences: ShuffleStatistic {
  private let buckets: Buckets
  private var cells: [Int]
  private var orders = 0

  init(count: Int) {
    buckets = Buckets(count: count - 1, limit: 256)
    cells = buckets.sizes.map { _ in 0 }
  }

  mutating func add(_ order: [Int]) {
    orders += 1
    for (item, next) in zip(order, order.dropFirst()) {
      cells[buckets.bucket[(next > item ? next : next + order.count) - item - 1]] += 1
    }
  }

  var findings: [ShuffleFinding] {
    [
      ShuffleFinding(
        name: "differences of neighbours",
        chiSquare: .pearson(
          observed: cells, expected: buckets.sizes.map { Double(orders * $0) },
          degreesOfFreedom: cells.count - 1, count: buckets.bucket.count + 1))
    ]
  }
}

/// An item says nothing about those a few positions on.
struct SerialCorrelation: ShuffleStatistic {
  /// Longer lags than half of the count repeat the shorter ones, as positions go round in a circle.
  private let lags: ClosedRange<Int>
  private let mean: Double
  private let deviation: Double
  private var sums: [ChiSquare]

  /// The mean and the variance of the sum of products over all permutations are those of Wald and
  /// Wolfowitz (1943) for values that sum to zero.
  init(count: Int) {
    lags = 1...min(8, (count - 1) / 2)
    sums = lags.map { _ in ChiSquare() }
    let values = (0..<count).map { Double(Self.centered($0, count: count)) }
    let squares = values.reduce(0) { $0 + $1 * $1 }
    let fourths = values.reduce(0) { $0 + $1 * $1 * $1 * $1 }
    let n = Double(count)
    mean = -squares / (n - 1)
    deviation =
      ((squares * squares - fourths) / (n - 1)
      + (squares * squares - 2 * fourths) / ((n - 1) * (n - 2)) - mean * mean).squareRoot()
  }

  mutating func add(_ order: [Int]) {
    let values = order.map { Self.centered($0, count: order.count) }
    for (index, lag) in lags.enumerated() {
      let products = zip(values, values[lag...]).reduce(0) { $0 + $1.0 * $1.1 }
      let around = zip(values.suffix(lag), values).reduce(0) { $0 + $1.0 * $1.1 }
      sums[index].add(standardScore: (Double(products + around) - mean) / deviation)
    }
  }

  var findings: [ShuffleFinding] {
    zip(lags, sums).map { ShuffleFinding(name: "serial correlation at lag \($0)", chiSquare: $1) }
  }

  private static func centered(_ item: Int, count: Int) -> Int { 2 * item - (count - 1) }
}

/// A division of `0..<count` into parts of about the same size.
private struct Buckets {
  let bucket: [Int]
  let sizes: [Int]

  init(count: Int, limit: Int) {
    let parts = min(count, limit)
    bucket = (0..<count).map { $0 * parts / count }
    sizes = bucket.reduce(into: Array(repeating: 0, count: parts)) { $0[$1] += 1 }
  }
}
