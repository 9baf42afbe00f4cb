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
  private let version: Int
  /// The figures of the base, which no seed changes; without those on which runs differ, as they have
  /// other bases.
  let base: [String: Double]
  /// The arms, in the study's order.
  let runs: [Run]

  /// Gathers the figures that all runs of an arm have.
  ///
  /// - Parameter arms: the runs of each arm; none is empty.
  init(_ arms: [[ComparedRun]], among names: Set<String>) {
    version = Self.currentVersion
    func isMeasured(_ key: String) -> Bool {
      key.lastIndex(of: ".").map { names.contains(String(key[..<$0])) } ?? true
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
    var values: [String: Set<Double>] = [:]
    for (key, value) in arms.joined().flatMap(\.baseFigures) where isMeasured(key) {
      values[key, default: []].insert(Self.rounded(value))
    }
    base = values.compactMapValues { $0.count == 1 ? $0.first : nil }
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
    for run in runs {
      if let figure = run.figures.first(where: { $0.value.count != run.seeds.count }) {
        throw CommandError.failure(
          "\(path): \(run.name) has \(figure.value.count) values of \(figure.key) and "
            + "\(run.seeds.count) seeds")
      }
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

  /// Six digits of what is below 100,000, and no more than twelve places: more than a figure is worth.
  private static func rounded(_ value: Double) -> Double {
    guard value.isFinite, value != 0 else { return value }
    var scale = 1.0
    while value.magnitude * scale < 1e5, scale < 1e12 { scale *= 10 }
    return (value * scale).rounded() / scale
  }
}
