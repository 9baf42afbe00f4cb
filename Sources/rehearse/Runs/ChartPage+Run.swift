import Dataset
import Evaluation
import FoundationEssentials
import LanguageModel
import Reports
import Storage
import Training

extension ChartPage {
  /// The report of a run, from what is in its folder by now.
  ///
  /// - Throws: `CommandError` where `metrics.jsonl` cannot be read; `PlanError`, `ShardError`.
  init(run: RunFile, sampler: BatchSampler) throws {
    let metrics = try RunMetrics(folder: run.output)
    self.init(
      title: "Run \(run.output.split(separator: "/").suffix(2).joined(separator: "/"))",
      facts: Self.facts(of: run, metrics),
      sections: [
        Section(
          "Losses",
          note: "Means over the tokens of a step, in nats; KL is the divergence from the base "
            + "(\(run.loss.kl.direction.rawValue)) over the tokens compared.",
          blocks: [.lines(Self.losses(of: run, metrics))]),
        Section(
          "Held-out sets",
          note: "Forgetting is what a token costs more than it costs the base, in nats.",
          blocks: metrics.sets.isEmpty ? [] : [.lines(Self.evaluations(of: run, metrics))]),
        Section("Optimization", blocks: [.lines(Self.optimization(metrics))]),
        Section(
          "Sources",
          note: "Shares of \(run.shareUnit.words) so far; the dashed line is what was asked for.",
          blocks: metrics.steps.isEmpty
            ? [] : [.shares(try Self.shares(sampler, steps: metrics.stepsDone))]),
      ])
  }

  private static func facts(
    of run: RunFile, _ metrics: RunMetrics
  ) -> [(name: String, value: String)] {
    let speed = metrics.steps.map(\.tokensPerSecond).median
    let drawn = metrics.steps.last.map { $0.tokens.values.reduce(0, +) } ?? 0
    return [
      ("steps done", "\(Figures.grouped(metrics.stepsDone)) of \(Figures.grouped(run.steps))"),
      ("tokens drawn", Figures.grouped(drawn)),
      (
        "tokens a second, median",
        speed.map { Figures.decimal($0, places: 0) } ?? "none yet"
      ),
      ("memory at most", Figures.bytes(ProcessMemory.peak)),
      ("model", FileSystem.lastName(of: run.model)),
      (
        "trained",
        run.tuning == .full
          ? "all weights"
          : "adapter, rank \(run.lora.rank), alpha \(Figures.significant(run.lora.alpha))"
      ),
      (
        "KL",
        run.loss.kl.coefficient > 0
          ? "\(Figures.significant(run.loss.kl.coefficient)), \(run.loss.kl.direction.rawValue)"
          : "none"
      ),
      ("seed", "\(run.seed)"),
    ]
  }

  private static func losses(of run: RunFile, _ metrics: RunMetrics) -> [LineChart] {
    let sources = run.sources.map(\.name).map { name in
      LineChart.Series(name, metrics.course(ofSteps: { $0.crossEntropy[name] }))
    }.filter { !$0.points.isEmpty }
    var charts = [
      LineChart("Cross-entropy by source", sources),
      LineChart("Objective", [LineChart.Series("objective", metrics.course(ofSteps: \.loss))]),
    ]
    if run.loss.kl.coefficient > 0 {
      let divergence = LineChart.Series("KL", metrics.course(ofSteps: \.kl))
      charts.append(LineChart("KL", [divergence], includesZero: true))
    }
    if run.loss.penalty.kind != .none {
      let penalty = LineChart.Series("penalty", metrics.course(ofSteps: \.penalty))
      charts.append(LineChart("Penalty", [penalty], includesZero: true))
    }
    return charts
  }

  private static func evaluations(of run: RunFile, _ metrics: RunMetrics) -> [LineChart] {
    func chart(
      _ title: String, base: (EvaluationRecord, String) -> Double?,
      _ figure: (EvaluationRecord, String) -> Double?
    ) -> LineChart {
      LineChart(
        title,
        metrics.sets.map { set in
          // The base is where a run begins, but for one that begins from an adapter.
          let start = run.adapter == nil ? metrics.evaluations.first.flatMap { base($0, set) } : nil
          return LineChart.Series(
            set, (start.map { [(step: 0, value: $0)] } ?? []) + metrics.course { figure($0, set) })
        })
    }
    return [
      chart("Negative log-likelihood", base: { $0.base[$1]?.nll }) { $0.evaluation[$1]?.nll },
      chart("Forgetting", base: { _, _ in 0 }) { $0.forgetting(of: $1) },
      chart("KL(p0‖p)", base: { _, _ in 0 }) { $0.evaluation[$1]?.forwardKL },
    ]
  }

  private static func optimization(_ metrics: RunMetrics) -> [LineChart] {
    func chart(_ title: String, _ figure: (StepRecord) -> Double) -> LineChart {
      LineChart(
        title, [LineChart.Series(title, metrics.course(ofSteps: figure))], includesZero: true)
    }
    return [
      chart("Learning rate", \.learningRate), chart("Norm of the gradient", \.gradientNorm),
      chart("Tokens a second", \.tokensPerSecond),
    ]
  }

  private static func shares(
    _ sampler: BatchSampler, steps: Int
  ) throws -> [(source: String, points: [SharePoint])] {
    guard steps > sampler.mixture.start.step else { return [] }
    let plans = try sampler.plans(through: steps)
    return plans[0].sources.enumerated().map { ($1.name, plans.shares(of: $0)) }
  }
}
