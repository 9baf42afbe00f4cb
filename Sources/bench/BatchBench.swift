import ArgumentParser
import Dataset
import Shards

/// Drawing the batches of a mixture, on one core.
struct BatchBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batches",
    abstract: "Time the drawing of batches, in million tokens a second.",
    discussion: """
      Every set has the same share. What is timed is what training asks for: whole batches with ids, \
      roles and provenance. The first epoch, which finds nothing decoded, is timed on its own; the \
      rounds go on from there. Neither takes longer than --seconds.

      Example: bench batches shards/prose --seconds 5
      """)

  @Argument(help: "The folders of shard sets.")
  var folders: [String]

  @Option(help: "Tokens of a sequence.")
  var length = 512

  @Option(help: "Sequences of a batch.")
  var sequences = 8

  @Option(help: "Seconds of all timed rounds together.")
  var seconds = 5.0

  @Option(help: "Rounds; the median counts.")
  var rounds = 5

  @Option(help: "The seed of the shuffles.")
  var seed: UInt64 = 17

  @Flag(help: "Print the measurement as JSON.")
  var json = false

  @Flag(help: "Measure nothing: draw one epoch, and print how often each id occurs, as JSON.")
  var counts = false

  /// As far as the last batch that is timed lies from the first.
  private static let steps = 100_000_001

  private struct Measurement: Encodable {
    let tokens_per_second: Double
    let first_epoch_tokens_per_second: Double
    let first_batch_seconds: Double
    let last_batch_seconds: Double
  }

  func validate() throws {
    guard length > 0, sequences > 0, seconds > 0, rounds > 0 else {
      throw ValidationError("sizes must be positive")
    }
  }

  func run() throws {
    let sampler = try sampler()
    if counts { return try printJSON(idCounts(sampler)) }
    let measurement = try measure(sampler)
    if json { return try printJSON(measurement) }
    print("\(Int(measurement.tokens_per_second / 1e6)) million tokens/s")
    print("\(Int(measurement.first_epoch_tokens_per_second / 1e6)) in the first epoch")
    print("\(Int(measurement.first_batch_seconds * 1e6)) µs for step 0, drawn before")
    print(
      "\(Int(measurement.last_batch_seconds * 1e6)) µs for step \(Self.steps - 1), drawn before")
  }

  private func sampler() throws -> BatchSampler {
    let sources = folders.enumerated().map { number, folder in
      SourceSpecification(name: "source-\(number)", shards: folder, overflow: .truncate)
    }
    return try BatchSampler(
      mixture: Mixture(
        sources: sources, sequenceLength: length, sequencesPerStep: sequences, seed: seed),
      steps: Self.steps)
  }

  private func measure(_ sampler: BatchSampler) throws -> Measurement {
    let tokens = try folders.reduce(0) { $0 + (try ShardManifest(folder: $1).tokens) }
    var step = 0
    let firstEpoch = try rate(
      sampler, from: &step, through: tokens / (length * sequences), within: .seconds(seconds))
    let rates = try (0..<rounds).map { _ in
      try rate(
        sampler, from: &step, through: Self.steps - 1, within: .seconds(seconds / Double(rounds)))
    }
    return Measurement(
      tokens_per_second: rates.median,
      first_epoch_tokens_per_second: firstEpoch,
      first_batch_seconds: try secondsOfBatch(0, sampler),
      last_batch_seconds: try secondsOfBatch(Self.steps - 1, sampler))
  }

  /// Draws batches one after another until the last is drawn or the time is up: tokens a second.
  private func rate(
    _ sampler: BatchSampler, from step: inout Int, through last: Int, within duration: Duration
  ) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var tokens = 0
    while step <= last, clock.now - start < duration {
      tokens += try sampler.batch(step: step).sequences.reduce(0) { $0 + $1.tokenCount }
      step += 1
    }
    return Double(tokens) / ((clock.now - start) / .seconds(1))
  }

  /// What drawing a batch takes when all of it has been decoded before.
  private func secondsOfBatch(_ step: Int, _ sampler: BatchSampler) throws -> Double {
    try medianSeconds(ofCalls: 101) { _ = try sampler.batch(step: step) }
  }

  /// How often each id is drawn in the first epoch of every source.
  private func idCounts(_ sampler: BatchSampler) throws -> [Int] {
    var counts = Array(repeating: 0, count: sampler.tokenizer.vocabularySize)
    var epochs = Array(repeating: 0, count: folders.count)
    var step = 0
    while epochs.contains(0) {
      for sequence in try sampler.batch(step: step).sequences {
        epochs[sequence.source] = sequence.epoch
        guard sequence.epoch == 0 else { continue }
        for id in sequence.segments.lazy.flatMap(\.ids) { counts[Int(id)] += 1 }
      }
      step += 1
    }
    return counts
  }
}
