import Evaluation
import Reports

/// Runs side by side: what they learned, what they forgot, what it took.
struct RunComparison {
  let runs: [RunFigures]
  /// The tasks of any run, sorted.
  let tasks: [String]
  /// Those that were to be learned: the tasks that are named as learned or, where none is, all of them.
  let learnedTasks: [String]
  /// The shard sets on which something can be forgotten, sorted: those of any run but the learned ones.
  let sets: [String]

  /// Opens runs.
  ///
  /// - Parameter learned: the names of shard sets and tasks that are what was to be learned.
  /// - Throws: `CommandError` where there is nothing to compare, a learned one was not measured, or a
  ///   folder cannot be read.
  init(folders: [String], learned: [String]) throws {
    let runs = try zip(folders, Self.names(of: folders)).map {
      try ComparedRun(folder: $0, name: $1)
    }
    try self.init(runs.map { RunFigures([$0]) }, learned: learned)
  }

  /// Puts runs side by side.
  ///
  /// - Parameter names: what is compared of all that was measured; nil for everything.
  /// - Precondition: there is a run.
  /// - Throws: `CommandError` where there is nothing to compare.
  init(_ runs: [RunFigures], learned: [String], among names: Set<String>? = nil) throws {
    self.runs = runs
    func compared(_ measured: [String]) -> Set<String> {
      names.map { $0.intersection(measured) } ?? Set(measured)
    }
    tasks = compared(runs.flatMap(\.accuracies.keys)).sorted()
    let measured = compared(runs.flatMap(\.forgetting.keys))
    let all = measured.sorted() + tasks
    if let unknown = learned.first(where: { !all.contains($0) }) {
      throw CommandError.usage(
        "--learned \(unknown): no run has figures of such a shard set or task; there are "
          + (all.isEmpty ? "none" : all.joined(separator: ", ")))
    }
    let named = tasks.filter { learned.contains($0) }
    learnedTasks = named.isEmpty ? tasks : named
    sets = measured.subtracting(learned).sorted()
    guard !tasks.isEmpty || !sets.isEmpty else {
      throw CommandError.failure(
        "no run has figures: name evaluation.sets in the run file, or run "
          + "`rehearse evaluate --run \(runs[0].folder)`")
    }
  }

  /// The accuracy of the base on each task; nil where runs have bases of different accuracy, or none
  /// has a task.
  var baseAccuracies: [String: Double]? {
    var accuracies: [String: Double] = [:]
    for (task, accuracy) in runs.flatMap(\.baseAccuracies) where tasks.contains(task) {
      guard accuracies.updateValue(accuracy, forKey: task) ?? accuracy == accuracy else {
        return nil
      }
    }
    return accuracies.isEmpty ? nil : accuracies
  }

  /// The base as a point of the plane of learning and forgetting: it has forgotten nothing.
  var baseLearning: Double? {
    baseAccuracies.flatMap { base in learnedTasks.map { base[$0] }.mean }
  }

  /// The mean accuracy over the tasks that were to be learned, in 0...1; nil where the run lacks one.
  func learning(_ run: RunFigures) -> Double? {
    learnedTasks.map { run.accuracies[$0]?.value }.mean
  }

  /// The mean over all sets of what the run forgot, in nats a token; nil where it lacks one.
  func forgetting(_ run: RunFigures) -> Double? {
    sets.map { run.forgetting[$0]?.value }.mean
  }

  /// The mean over all sets of KL(p0 ‖ p), in nats a token; nil where the run lacks one.
  func divergence(_ run: RunFigures) -> Double? {
    sets.map { run.divergences[$0] }.mean
  }

  /// A run's step time by the first run's.
  func stepTimeRatio(_ run: RunFigures) -> Double? {
    guard let seconds = run.stepSeconds, let first = runs[0].stepSeconds, first > 0 else {
      return nil
    }
    return seconds / first
  }

  /// The last parts of the paths, or as much of the paths as tells them apart.
  private static func names(of folders: [String]) -> [String] {
    let parts = folders.map { $0.split(separator: "/") }
    let deepest = parts.map(\.count).max() ?? 1
    for depth in 1...max(deepest, 1) {
      let names = parts.map { $0.suffix(depth).joined(separator: "/") }
      if Set(names).count == names.count { return names }
    }
    return folders
  }
}

extension RunComparison {
  /// The heading of each column.
  var headings: [String] {
    ["run"] + tasks + sets.map { "forgets \($0)" } + sets.map { "KL \($0)" }
      + ["step time", "memory"]
  }

  /// A row for the base, where the runs have one, and for each run; a figure that it lacks is a dash.
  var rows: [[String]] { (baseRow.map { [$0] } ?? []) + runs.map(row(of:)) }

  private var baseRow: [String]? {
    baseAccuracies.map { base in
      ["base"] + tasks.map { base[$0].map(Figures.percent) ?? "–" }
        + sets.map { _ in Figures.signed(0) } + sets.map { _ in Figures.decimal(0) } + ["–", "–"]
    }
  }

  private func row(of run: RunFigures) -> [String] {
    let accuracies = tasks.map { task in
      run.accuracies[task].map {
        Self.text(Figures.percent($0.value), $0.difference, Figures.signedPercent)
      }
    }
    let forgetting = sets.map { set in
      run.forgetting[set].map { Self.text(Figures.signed($0.value), $0) { Figures.signed($0) } }
    }
    let divergences = sets.map { run.divergences[$0].map { Figures.decimal($0) } }
    let costs = [
      stepTimeRatio(run).map { Figures.decimal($0, places: 2) + " ×" },
      run.memory.map { Figures.bytes($0) },
    ]
    return [run.name] + (accuracies + forgetting + divergences + costs).map { $0 ?? "–" }
  }

  /// A figure with the interval of its difference from the base.
  private static func text(
    _ figure: String, _ difference: Difference?, _ format: (Double) -> String
  ) -> String {
    guard let low = difference?.low, let high = difference?.high else { return figure }
    return "\(figure) [\(format(low)), \(format(high))]"
  }

  /// The table for a terminal.
  var text: String {
    var table = TextTable(headings.enumerated().map { ($1, $0 == 0 ? .left : .right) })
    for row in rows { table.append(row) }
    return table.plain
  }
}
