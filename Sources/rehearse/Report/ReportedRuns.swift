import Training

/// The runs of a study as a report's blocks name them.
struct ReportedRuns {
  /// An arm, or the base.
  struct Run {
    let name: String
    /// The seeds of its runs; none of the base.
    let seeds: [UInt64]
    /// The values of each figure: one for each seed, one of the base.
    let figures: [String: [Double]]
  }

  /// The file of figures.
  let path: String
  /// The base, then the arms in the study's order.
  let all: [Run]

  init(path: String) throws {
    let study = try StudyFigures(path: path)
    self.path = path
    let base = Run(
      name: StudyFile.baseName, seeds: [], figures: study.base.mapValues { [$0] })
    all =
      [base] + study.runs.map { Run(name: $0.name, seeds: $0.seeds, figures: $0.figures) }
  }

  /// - Throws: `CommandError` where there is none.
  func run(named name: String) throws -> Run {
    guard let run = all.first(where: { $0.name == name }) else { throw missing(name) }
    return run
  }

  /// The runs of a name or, where it ends in `*`, of all names that begin so, but for the base.
  ///
  /// - Throws: `CommandError` where there is none.
  func runs(named pattern: String) throws -> [Run] {
    guard pattern.hasSuffix("*") else { return [try run(named: pattern)] }
    let found = all.dropFirst().filter { $0.name.hasPrefix(pattern.dropLast()) }
    guard !found.isEmpty else { throw missing(pattern) }
    return Array(found)
  }

  /// - Throws: `CommandError` where no run has a figure.
  func require(figure key: String) throws {
    guard !all.contains(where: { $0.figures[key] != nil }) else { return }
    let keys = Set(all.flatMap(\.figures.keys)).sorted().joined(separator: ", ")
    throw CommandError.failure("no figure \(key) in \(path); there are \(keys)")
  }

  private func missing(_ name: String) -> CommandError {
    let names = all.map(\.name).joined(separator: ", ")
    return CommandError.failure("no run \(name) in \(path); there are \(names)")
  }
}
