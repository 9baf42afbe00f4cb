import Dataset
import Reports
import Sampling
import Training

// What was forgotten by the KL coefficient and by replay.

extension RunComparison {
  /// A map for each kind of KL among the runs that differ from the first one in KL and shares alone,
  /// where some of them differ in the coefficient or in what they replay.
  var replayMaps: [HeatMap] {
    let comparable = runs.filter { $0.file.withoutReplay == runs[0].file.withoutReplay }
    let kinds = comparable.map(\.file.loss.kl).filter { $0.coefficient > 0 }.map(\.kind)
    if kinds.isEmpty {
      return [map(of: comparable, title: "Forgetting, nats a token")].compactMap(\.self)
    }
    return Set(kinds).sorted().compactMap { kind in
      // Without KL its kind makes no difference.
      map(
        of: comparable.filter { $0.file.loss.kl.coefficient == 0 || $0.file.loss.kl.kind == kind },
        title: "Forgetting, nats a token; KL \(kind)")
    }
  }

  private func map(of runs: [RunFigures], title: String) -> HeatMap? {
    let placed = runs.compactMap { run -> (beta: Double, replay: Int, value: Double)? in
      guard let share = run.replayShare, let value = forgetting(run) else { return nil }
      return (run.file.loss.kl.coefficient, Int((share * 100).rounded()), value)
    }
    let betas = Set(placed.map(\.beta)).sorted()
    let replays = Set(placed.map(\.replay)).sorted()
    guard betas.count > 1 || replays.count > 1 else { return nil }
    let cells = betas.map { beta in
      replays.map { replay -> Double? in
        let values = placed.filter { $0.beta == beta && $0.replay == replay }.map(\.value)
        return values.isEmpty ? nil : values.mean
      }
    }
    return HeatMap(
      title, rowLabel: "β", columnLabel: "tokens replayed",
      rows: betas.map { $0 == $0.rounded() ? Figures.significant($0) : "\($0)" },
      columns: replays.map { "\($0) %" }, cells: cells)
  }
}

extension RunFile {
  /// The run without its KL and its shares.
  fileprivate var withoutReplay: Self {
    var run = self
    (run.output, run.seed, run.loss.kl) = ("", 0, KL())
    for index in run.sources.indices { run.sources[index].share = ShareSchedule(ExactShare(1)) }
    return run
  }
}

extension RunFile.KL {
  /// What is compared how, such as `forward on response`.
  fileprivate var kind: String {
    let compared = roles.filter { $0.value > 0 }.map { "\($0.key)" }.sorted()
    return "\(direction.rawValue) on \(compared.joined(separator: " and "))"
  }
}
