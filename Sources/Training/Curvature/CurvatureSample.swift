import Dataset
import Sampling
import Shards
import Storage

/// The sequences that a source's curvature is estimated from: the first that it gives a run.
struct CurvatureSample {
  let count: Int
  private let sampler: BatchSampler

  /// What the source was made with.
  var tokenizer: TokenizerIdentity { sampler.tokenizer }
  /// The most tokens of a sequence.
  var sequenceLength: Int { sampler.mixture.sequenceLength }
  /// Changes with all that decides the sequences, but for their number.
  var digest: Digest { sampler.fingerprint.digest }

  /// - Parameters:
  ///   - name: the source, one of the run's.
  ///   - count: the number of sequences, from 1.
  /// - Throws: `TrainingError` where the run has no such source or the source has fewer sequences,
  ///   and the errors of opening it.
  init(_ run: RunFile, source name: String, count: Int) throws {
    guard var source = run.sources.first(where: { $0.name == name }) else {
      throw TrainingError(
        path: run.output,
        problem: "has no source \"\(name)\" to estimate curvature from; its sources are "
          + run.sources.map(\.name).joined(separator: ", "))
    }
    source.share = ShareSchedule(ExactShare(1))
    source.repeatLimit = 1
    let mixture = Mixture(
      sources: [source], sequenceLength: run.sequenceLength, sequencesPerStep: 1, seed: run.seed)
    do {
      sampler = try BatchSampler(mixture: mixture, steps: count)
    } catch let error as PlanError where error.feasibleSteps > 0 {
      throw TrainingError(
        path: source.shards,
        problem: "has \(error.feasibleSteps) sequences of \(run.sequenceLength) tokens; curvature "
          + "is to be estimated from \(count): ask for fewer")
    }
    self.count = count
  }

  /// One of the sequences.
  ///
  /// - Throws: `ShardError` where a frame that it needs is damaged.
  func sequence(_ index: Int) throws -> PackedSequence {
    try sampler.batch(step: index).sequences[0]
  }
}
