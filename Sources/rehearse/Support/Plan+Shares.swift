import Dataset
import Reports

extension BatchSampler {
  /// The most points of a share's course.
  private static let pointLimit = 200

  /// What the run draws before all steps up to `last`, or before as many as are shown at equal
  /// distances, the first and the last of all among them.
  ///
  /// - Precondition: `last` is more than the step at which the mixture starts.
  /// - Complexity: that of the plans of 200 steps.
  func plans(through last: Int) throws -> [Plan] {
    let first = mixture.start.step + 1
    let distances = min(last - first, Self.pointLimit - 1)
    guard distances > 0 else { return try plans(before: [first]) }
    return try plans(before: (0...distances).map { first + (last - first) * $0 / distances })
  }
}

extension [Plan] {
  /// The course of a source's share, by the source's number.
  func shares(of source: Int) -> [SharePoint] {
    map { plan in
      SharePoint(
        steps: plan.steps, achieved: plan.sources[source].achieved,
        configured: plan.sources[source].expected)
    }
  }
}
