import Glibc

extension RunFile {
  /// The learning rate of a step, counted from 0.
  ///
  /// It rises linearly over the warm-up, reaching the highest rate with the step after it, and goes
  /// down to `finalFraction` of it with the last step.
  public func learningRate(at step: Int) -> Double {
    let highest = optimizer.learningRate
    if step < schedule.warmupSteps {
      return highest * Double(step + 1) / Double(schedule.warmupSteps + 1)
    }
    let way = max(steps - 1 - schedule.warmupSteps, 1)
    let progress = min(Double(step - schedule.warmupSteps) / Double(way), 1)
    let lowest = schedule.finalFraction
    switch schedule.kind {
    case .constant: return highest
    case .linear: return highest * (1 - (1 - lowest) * progress)
    case .cosine: return highest * (lowest + (1 - lowest) * (1 + cos(.pi * progress)) / 2)
    }
  }
}
