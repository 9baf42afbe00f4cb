import FoundationEssentials
import Storage
import Training

/// `figures.json` of a study: every figure of every run, by seed, for `rehearse report`.
struct StudyFigures: Codable, Equatable {
  /// One arm.
  struct Run: Codable, Equatable {
    /// The arm's name.
    let name: String
    /// The seeds of its runs.
    let seeds: [UInt64]
    /// The values of each figure, in the order of the seeds.
    let figures: [String: [Double]]
  }

  private static let currentVersion = 1
  /// What a table calls the model that the runs started from.
  static let baseName = "base"

  private let version: Int
  /// The figures of the base, which no seed changes.
  let base: [String: Double]
  /// The arms, in the study's order.
  let runs: [Run]

  /// Gathers the figures that all runs of an arm have.
  ///
  /// - Parameter arms: the runs of each arm; none is empty.
  init(_ arms: [[ComparedRun]], among names: Set<String>) {
    version = Self.currentVersion
    func isMeasured(_ key: String) -> Bool {
      names.contains { key.hasPrefix($0 + ".") } || !key.contains(".")
    }
    runs = arms.map { runs in
      let figures = runs.map(\.figures)
      var values: [String: [Double]] = [:]
      for key in figures[0].keys where isMeasured(key) {
        let all = figures.compactMap { $0[key] }
        if all.count == figures.count { values[key] = all.map(Self.rounded) }
      }
      return Run(name: runs[0].name, seeds: runs.map(\.file.seed), figures: values)
    }
    base = arms.joined().reduce(into: [:]) { base, run in
      for (key, value) in run.baseFigures where isMeasured(key) { base[key] = Self.rounded(value) }
    }
  }

  /// Reads a file.
  ///
  /// - Throws: `CommandError` naming it.
  init(path: String) throws {
    let bytes: [UInt8]
    do {
      bytes = try FileSystem.read(path, limit: 1 << 26)
    } catch {
      throw CommandError.failure("\(path): cannot be read: \(error.reason)")
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw CommandError.failure(
        "\(path): not the figures of a study; expected a figures.json that `rehearse study` wrote")
    }
    guard version == Self.currentVersion else {
      throw CommandError.failure(
        "\(path): version \(version); this program reads \(Self.currentVersion)")
    }
    if let run = runs.first(where: { run in run.figures.values.contains { $0.isEmpty } }) {
      throw CommandError.failure("\(path): \(run.name) has a figure without a value")
    }
  }

  /// The file: a line for each run.
  var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      var text = Array("{\"version\":\(version),\n\"base\":".utf8) + (try encoder.encode(base))
      text += Array(",\n\"runs\":[\n".utf8)
      for (number, run) in runs.enumerated() {
        text += try encoder.encode(run) + Array((number + 1 < runs.count ? ",\n" : "\n").utf8)
      }
      return text + Array("]}\n".utf8)
    }
  }

  /// Six digits, more than any figure is worth.
  private static func rounded(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return value }
    var scale = 1.0
    while value.magnitude * scale < 1e5, scale < 1e12 { scale *= 10 }
    return (value * scale).rounded() / scale
  }
}
