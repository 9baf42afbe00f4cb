/// The accuracy on the tests of all stages after each of them, and what it says of transfer.
///
/// With a(i, j) for the accuracy on test j after stage i, i = 0 being the base, s(j) for the stage of
/// test j, from 1, and T for the last stage measured. `Training.docc/Stages.md` has the formulas.
public struct StageMatrix: Equatable, Sendable {
  /// The number of the stage of each test, from 1.
  public let stageOfTest: [Int]
  /// a(i, j): the base's row, then one for each stage measured.
  public private(set) var accuracy: [[Double]]

  /// Describes a matrix without rows.
  public init(stageOfTest: [Int]) {
    self.stageOfTest = stageOfTest
    accuracy = []
  }

  /// Adds the row of the base, or of the next stage.
  ///
  /// - Precondition: there is a figure for every test.
  public mutating func append(_ row: [Double]) {
    precondition(row.count == stageOfTest.count)
    accuracy.append(row)
  }

  /// Takes away the rows of all stages but the first `count`, and with the first stage's row that of
  /// the base, which is measured with it.
  public mutating func keep(stages count: Int) {
    accuracy = count > 0 ? Array(accuracy.prefix(count + 1)) : []
  }

  /// The last stage measured, T; 0 where there is none but the base.
  public var lastStage: Int { max(accuracy.count - 1, 0) }

  /// The mean of a(T, j) over the tests of the stages so far.
  public var averageAccuracy: Double? {
    mean(where: { $0 <= lastStage }) { test in accuracy[lastStage][test] }
  }

  /// The mean of a(T, j) − a(s(j), j) over the tests of the stages before the last (Lopez-Paz and
  /// Ranzato 2017): below 0 where later stages cost.
  public var backwardTransfer: Double? {
    mean(where: { $0 < lastStage }) { test in
      accuracy[lastStage][test] - accuracy[stageOfTest[test]][test]
    }
  }

  /// The mean of max a(i, j) − a(T, j), 1 ≤ i < T, over the tests of the stages before the last
  /// (Chaudhry et al. 2018).
  public var forgetting: Double? {
    mean(where: { $0 < lastStage }) { test in
      let best = accuracy[1..<lastStage].map { $0[test] }.max() ?? 0
      return best - accuracy[lastStage][test]
    }
  }

  /// The mean of a(s(j) − 1, j) − a(0, j) over the tests of the stages so far but the first: what
  /// earlier stages gave to a task before its own (Lopez-Paz and Ranzato 2017).
  public var forwardTransfer: Double? {
    mean(where: { 1 < $0 && $0 <= lastStage }) { test in
      accuracy[stageOfTest[test] - 1][test] - accuracy[0][test]
    }
  }

  /// The mean of a figure over the tests of some stages; nil where there are none.
  private func mean(
    where isMeant: (_ stage: Int) -> Bool, _ figure: (_ test: Int) -> Double
  ) -> Double? {
    let tests = stageOfTest.indices.filter { isMeant(stageOfTest[$0]) }
    return tests.isEmpty ? nil : tests.reduce(0) { $0 + figure($1) } / Double(tests.count)
  }
}
