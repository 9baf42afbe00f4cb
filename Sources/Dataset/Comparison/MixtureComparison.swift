/// Where the batches of two mixtures part, and why.
public struct MixtureComparison: Codable, Equatable, Sendable {
  /// Something that the batches depend on and that differs.
  public struct Difference: Codable, Equatable, Sendable {
    /// What differs, by the name of the run file's key where there is one.
    public let key: String
    /// Its value in the one mixture; nil where it has none.
    public let first: String?
    /// Its value in the other.
    public let second: String?
  }

  /// The first step whose batches differ; nil where no step's do that both mixtures have.
  public let step: Int?
  /// The rows of that step that differ, from 0.
  public let rows: [Int]
  /// How many steps were compared.
  public let comparedSteps: Int
  /// What differs of all that batches depend on.
  public let differences: [Difference]

  enum CodingKeys: String, CodingKey {
    case step, rows, differences
    case comparedSteps = "compared_steps"
  }

  /// Compares the batches of the steps that two mixtures have in common, until some differ.
  ///
  /// - Parameter onProgress: is given the number of steps compared and that of all.
  /// - Throws: `ShardError` where a frame is damaged that is needed.
  /// - Complexity: O(1) for mixtures that differ in nothing. No token is read of sources whose sequences
  ///   are the same in both.
  public init(
    _ first: BatchSampler, _ second: BatchSampler, onProgress: (Int, Int) -> Void = { _, _ in }
  ) throws {
    let start = max(first.mixture.start.step, second.mixture.start.step)
    let steps = start..<max(start, min(first.steps, second.steps))
    let comparison = RowComparison(first, second)
    differences = MixtureDifferences(first, second).all
    for step in differences.isEmpty ? steps.prefix(0) : steps {
      let differing = try comparison.differing(step: step)
      if !differing.isEmpty {
        self.step = step
        self.rows = differing
        comparedSteps = step - start + 1
        return
      }
      onProgress(step - start + 1, steps.count)
    }
    step = nil
    rows = []
    comparedSteps = steps.count
  }
}
