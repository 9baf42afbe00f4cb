/// All statistics of shuffles together.
struct ShuffleBattery {
  /// The probability below which a finding is a fault.
  ///
  /// The tests of the suite make fewer than 2,500 findings about shuffles that should be good, so
  /// that perfect ones would fail in one of a thousand choices of seeds (Bonferroni).
  static let level = 0.001 / 2500

  private(set) var statistics: [any ShuffleStatistic]

  /// Puts the orders of `0..<count` to the test.
  init(count: Int, orders: some Sequence<[Int]>) {
    statistics = [
      PositionTable(count: count), NeighbourDifferences(count: count),
      SerialCorrelation(count: count), BitCorrelation(count: count), SquareParity(count: count),
    ]
    for order in orders {
      for index in statistics.indices { statistics[index].add(order) }
    }
  }

  /// What a perfect shuffle would not show.
  var faults: [ShuffleFinding] { statistics.flatMap(\.faults) }
}

extension ShuffleStatistic {
  /// What a perfect shuffle would not show.
  var faults: [ShuffleFinding] {
    findings.filter { $0.chiSquare.pValue < ShuffleBattery.level }
  }
}
