import Configuration

/// The runs of a study as a report's blocks name them.
struct ReportedRuns {
  /// An arm, or the base.
  struct Run {
    let name: String
    let figures: [String: [Double]]
  }

  /// The base, then the arms in the study's order.
  let all: [Run]
  private let path: String

  init(path: String) throws {
    let study = try StudyFigures(path: path)
    self.path = path
    all =
      [Run(name: StudyFigures.baseName, figures: study.base.mapValues { [$0] })]
      + study.runs.map { Run(name: $0.name, figures: $0.figures) }
  }

  /// - Throws: `CommandError` where there is none.
  func run(named name: String) throws -> Run {
    guard let run = all.first(where: { $0.name == name }) else {
      throw CommandError.failure("no run \(name) in \(path); there are \(names)")
    }
    return run
  }

  /// The runs of a name or, where it ends in `*`, of all names that begin so, but for the base.
  ///
  /// - Throws: `CommandError` where there is none.
  func runs(named pattern: String) throws -> [Run] {
    guard pattern.hasSuffix("*") else { return [try run(named: pattern)] }
    let found = all.dropFirst().filter { $0.name.hasPrefix(pattern.dropLast()) }
    guard !found.isEmpty else {
      throw CommandError.failure("no run \(pattern) in \(path); there are \(names)")
    }
    return Array(found)
  }

  /// - Throws: `CommandError` where no run has a figure.
  func require(figure key: String) throws {
    guard !all.contains(where: { $0.figures[key] != nil }) else { return }
    let keys = Set(all.flatMap(\.figures.keys)).sorted().joined(separator: ", ")
    throw CommandError.failure("no figure \(key) in \(path); there are \(keys)")
  }

  private var names: String { all.map(\.name).joined(separator: ", ") }
}
