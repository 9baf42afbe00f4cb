import FoundationEssentials
public import Storage

/// `stages.json`: what was measured of the stages so far, and what follows from it.
public struct StageRecord: Codable, Equatable, Sendable {
  /// A test, a column of `accuracy`.
  public struct Test: Codable, Equatable, Sendable {
    /// The test's name.
    public let name: String
    /// The number of its stage, from 1.
    public let stage: Int
    /// Changes with the file, the labels beside it and the pattern.
    public let digest: Digest

    /// Describes a test.
    public init(name: String, stage: Int, digest: Digest) {
      (self.name, self.stage, self.digest) = (name, stage, digest)
    }
  }

  private static let currentVersion = 1

  private let version: Int
  /// The names of the stages.
  public let stages: [String]
  /// The columns of `accuracy`.
  public let tests: [Test]
  /// The base's row, then one for each stage measured.
  public let accuracy: [[Double]]
  /// The figures of `StageMatrix`.
  public let averageAccuracy, backwardTransfer, forgetting, forwardTransfer: Double?

  enum CodingKeys: String, CodingKey {
    case version, stages, tests, accuracy, forgetting
    case averageAccuracy = "average_accuracy"
    case backwardTransfer = "backward_transfer"
    case forwardTransfer = "forward_transfer"
  }

  /// Describes what was measured.
  ///
  /// - Precondition: the tests are the columns of the matrix.
  public init(stages: [String], tests: [Test], _ matrix: StageMatrix) {
    precondition(matrix.stageOfTest == tests.map(\.stage))
    version = Self.currentVersion
    (self.stages, self.tests, accuracy) = (stages, tests, matrix.accuracy)
    averageAccuracy = matrix.averageAccuracy
    backwardTransfer = matrix.backwardTransfer
    forgetting = matrix.forgetting
    forwardTransfer = matrix.forwardTransfer
  }

  /// The matrix of what was measured.
  public var matrix: StageMatrix {
    var matrix = StageMatrix(stageOfTest: tests.map(\.stage))
    for row in accuracy { matrix.append(row) }
    return matrix
  }

  /// What is still right of the matrix for stages and their tests: the rows before the first stage of
  /// another name, and none where a test is another.
  public func matrix(stages: [String], tests: [Test]) -> StageMatrix {
    var matrix = tests == self.tests ? self.matrix : StageMatrix(stageOfTest: tests.map(\.stage))
    matrix.keep(stages: zip(stages, self.stages).prefix { $0 == $1 }.count)
    return matrix
  }

  /// Reads a file; nil where there is none, or one that holds no such record.
  ///
  /// - Throws: `StorageError` where it cannot be read.
  public static func saved(at path: String) throws -> Self? {
    guard FileSystem.exists(path) else { return nil }
    let bytes = try FileSystem.read(path, limit: 1 << 24)
    guard let record = try? JSONDecoder().decode(Self.self, from: Data(bytes)),
      record.version == currentVersion, record.accuracy.count <= record.stages.count + 1,
      record.accuracy.allSatisfy({ $0.count == record.tests.count }),
      record.tests.allSatisfy({ (1...max(record.stages.count, 1)).contains($0.stage) })
    else { return nil }
    return record
  }

  /// Publishes the record, whole or not at all.
  ///
  /// - Throws: `StorageError`.
  public func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try FileSystem.publish(Array(try encoder.encode(self)) + [UInt8(ascii: "\n")], to: path)
  }
}
