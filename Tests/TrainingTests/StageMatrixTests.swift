import Storage
import TestSupport
import Testing

@testable import Training

@Suite("The matrix of tasks in sequence")
struct StageMatrixTests {
  /// A matrix of the first `rows` of the base and three stages with a test each.
  private func matrix(rows: Int) -> StageMatrix {
    var matrix = StageMatrix(stageOfTest: [1, 2, 3])
    let all = [[0.5, 0.25, 0.5], [0.875, 0.375, 0.5], [0.75, 1, 0.25], [0.625, 0.75, 0.75]]
    for row in all.prefix(rows) { matrix.append(row) }
    return matrix
  }

  @Test("the figures are those of their formulas")
  func figures() {
    let whole = matrix(rows: 4)
    #expect(whole.lastStage == 3)
    #expect(whole.averageAccuracy == 2.125 / 3)
    #expect(whole.backwardTransfer == -0.25)
    // The best before the last stage, and not only that of the task's own stage.
    #expect(whole.forgetting == 0.25)
    #expect(whole.forwardTransfer == -0.0625)
  }

  @Test("on the way they are those of the stages so far, where there are any")
  func onTheWay() {
    #expect(matrix(rows: 0).averageAccuracy == nil && matrix(rows: 1).averageAccuracy == nil)
    let first = matrix(rows: 2)
    #expect(first.averageAccuracy == 0.875)
    #expect(first.backwardTransfer == nil && first.forgetting == nil)
    #expect(first.forwardTransfer == nil)
    let second = matrix(rows: 3)
    #expect(second.averageAccuracy == 0.875)
    #expect(second.backwardTransfer == -0.125 && second.forgetting == 0.125)
    #expect(second.forwardTransfer == 0.125)
  }

  @Test("the best since the first stage counts for forgetting, also before a task's own stage")
  func best() {
    var matrix = StageMatrix(stageOfTest: [2, 2, 1])
    for row in [[1, 0, 0], [0.5, 0, 1], [0.25, 0.5, 1], [0.25, 0.625, 1]] { matrix.append(row) }
    #expect(matrix.forgetting == 0.125 / 3)
    #expect(matrix.backwardTransfer == 0.125 / 3)
  }

  @Test("rows that are measured again are taken away, the base's with the first stage's")
  func keep() {
    var whole = matrix(rows: 4)
    whole.keep(stages: 2)
    #expect(whole == matrix(rows: 3))
    whole.keep(stages: 0)
    #expect(whole == matrix(rows: 0))
  }
}

@Suite("stages.json")
struct StageRecordTests {
  private let tests = [
    StageRecord.Test(name: "a", stage: 1, digest: .init(value: 1)),
    StageRecord.Test(name: "b", stage: 2, digest: .init(value: 2)),
  ]

  @Test("what is written is read, and holds the figures")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    var matrix = StageMatrix(stageOfTest: [1, 2])
    for row in [[0.5, 0.5], [1, 0.25], [0.75, 1]] { matrix.append(row) }
    let record = StageRecord(stages: ["x", "y"], tests: tests, matrix)
    try record.write(to: folder.file("stages.json"))
    #expect(try StageRecord.saved(at: folder.file("stages.json")) == record)
    #expect(record.matrix == matrix && record.forgetting == 0.25)
    let text = String(decoding: try folder.read("stages.json"), as: UTF8.self)
    #expect(text.contains("\"backward_transfer\" : -0.25"))
    #expect(text.contains("\"average_accuracy\" : 0.875"))
  }

  @Test("rows are kept as far as the stages and the tests are the same")
  func keptRows() {
    var matrix = StageMatrix(stageOfTest: [1, 2])
    let rows = [[0.5, 0.5], [1, 0.25], [0.75, 1], [0.75, 0.5]]
    for row in rows { matrix.append(row) }
    let record = StageRecord(stages: ["x", "y", "z"], tests: tests, matrix)
    #expect(record.matrix(stages: ["x", "y", "z", "u"], tests: tests) == matrix)
    #expect(record.matrix(stages: ["x", "y"], tests: tests).accuracy == Array(rows[..<3]))
    #expect(record.matrix(stages: ["x", "z"], tests: tests).accuracy == Array(rows[..<2]))
    #expect(record.matrix(stages: ["y", "x"], tests: tests).accuracy.isEmpty)
    let others = record.matrix(stages: ["x", "y", "z"], tests: Array(tests[..<1]))
    #expect(others == StageMatrix(stageOfTest: [1]))
  }

  @Test("what is no such record is none: everything is then measured again")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("stages.json")
    #expect(try StageRecord.saved(at: path) == nil)
    var matrix = StageMatrix(stageOfTest: [1, 2])
    matrix.append([0.5, 0.5])
    try StageRecord(stages: ["x", "y"], tests: tests, matrix).write(to: path)
    let whole = String(decoding: try folder.read("stages.json"), as: UTF8.self)
    for (old, new) in [
      ("\"version\" : 1", "\"version\" : 2"), ("0.5,", ""), ("\"stage\" : 2", "\"stage\" : 3"),
      ("\"stages\"", "\"stage\""), ("{", ""),
    ] {
      #expect(whole.contains(old))
      try folder.write(whole.replacing(old, with: new), to: "stages.json")
      #expect(try StageRecord.saved(at: path) == nil, "\(old)")
    }
  }
}
