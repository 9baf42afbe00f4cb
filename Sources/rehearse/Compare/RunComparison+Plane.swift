import Evaluation
import Reports

// Runs as points of a plane.

extension RunComparison {
  /// A run that has both figures of a plane.
  struct PlacedRun {
    let run: RunFigures
    let x: Double
    let y: Double
  }

  /// The runs by what they forgot and what they learned.
  var learningAgainstForgetting: [PlacedRun] {
    placed(x: forgetting, y: learning)
  }

  /// The runs by their divergence and what they forgot.
  var forgettingAgainstDivergence: [PlacedRun] {
    placed(x: divergence, y: forgetting)
  }

  /// The runs to which none is preferred that learned more and forgot less, by rising forgetting.
  var front: [RunFigures] {
    let placed = learningAgainstForgetting
    return ParetoFront.indices(of: placed.map { ($0.x, $0.y) }).map { placed[$0].run }
  }

  /// The straight line through what was forgotten by the divergence.
  var fit: LineFit? { LineFit(forgettingAgainstDivergence.map { ($0.x, $0.y) }) }

  private func placed(
    x: (RunFigures) -> Double?, y: (RunFigures) -> Double?
  ) -> [PlacedRun] {
    runs.compactMap { run in
      guard let x = x(run), let y = y(run) else { return nil }
      return PlacedRun(run: run, x: x, y: y)
    }
  }
}
