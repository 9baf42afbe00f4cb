import ArgumentParser
import Dataset
import FoundationEssentials
import Shards
import Storage

/// Planning and drawing from a corpus of which there are only the manifests.
struct MixtureBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mixture",
    abstract: "Time the opening of a simulated corpus, and the drawing of its batches' places.",
    discussion: """
      Writes the manifests of a corpus of text, without any shard, to a temporary folder. What is \
      timed reads no token: opening the sources for that many steps, and finding which sequences \
      make up the first batch and the last.

      Example: bench mixture --sources 30 --shards 100000 --tokens 1000000000000
      """)

  @Option(help: "Sources, of equal size and share.")
  var sources = 30

  @Option(help: "Shards of all sources together.")
  var shards = 100_000

  @Option(help: "Tokens of all sources together.")
  var tokens = 1_000_000_000_000

  @Option(help: "Steps that are planned.")
  var steps = 100_000_001

  @Option(help: "Tokens of a sequence.")
  var length = 512

  @Option(help: "Sequences of a batch.")
  var sequences = 8

  @Flag(help: "Print the measurement as JSON.")
  var json = false

  private struct Measurement: Encodable {
    let seconds_to_open: Double
    let first_batch_seconds: Double
    let last_batch_seconds: Double
    let peak_bytes: Int
  }

  func validate() throws {
    guard sources > 0, shards >= sources, tokens >= shards, steps > 0, length > 0, sequences > 0
    else { throw ValidationError("every source needs a shard, and every shard a token") }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/bench-\(UUID().uuidString)"
    try FileSystem.createFolder(folder)
    defer { try? FileSystem.removeFolder(folder) }
    let specifications = try (0..<sources).map { number in
      let path = folder + "/source-\(number)"
      try writeManifest(ofSource: number, to: path)
      return SourceSpecification(name: "source-\(number)", shards: path)
    }
    let measurement = try measure(
      Mixture(
        sources: specifications, sequenceLength: length, sequencesPerStep: sequences, seed: 17))
    if json {
      try printJSON(measurement)
    } else {
      print("\(Int(measurement.seconds_to_open * 1e3)) ms to open")
      print("\(Int(measurement.first_batch_seconds * 1e9)) ns for step 0")
      print("\(Int(measurement.last_batch_seconds * 1e9)) ns for step \(steps - 1)")
      print("\(measurement.peak_bytes >> 20) MiB at most")
    }
  }

  private func writeManifest(ofSource source: Int, to folder: String) throws {
    try FileSystem.createFolder(folder)
    let tokens = tokens / shards
    var roles = RoleCounts()
    roles[.text] = tokens
    let summaries = (0..<part(source, of: shards, in: sources)).map { number in
      ShardSummary(
        name: ShardManifest.shardName(number), tokens: tokens, documents: min(tokens, 10_000),
        tokensByRole: roles, bytes: tokens, checksum: Digest(value: UInt64(source << 32 + number)))
    }
    _ = try ShardManifest(
      kind: .text,
      tokenizer: TokenizerIdentity(hash: Digest(value: 0), name: "none", vocabularySize: 1 << 16),
      options: [:], shards: summaries, rejected: [:]
    ).published(in: folder)
  }

  /// The size of one of `parts` parts of `whole` that differ by one at most.
  private func part(_ number: Int, of whole: Int, in parts: Int) -> Int {
    whole / parts + (number < whole % parts ? 1 : 0)
  }

  private func measure(_ mixture: Mixture) throws -> Measurement {
    let clock = ContinuousClock()
    let start = clock.now
    let sampler = try BatchSampler(mixture: mixture, steps: steps)
    let opened = clock.now - start
    return Measurement(
      seconds_to_open: opened / .seconds(1),
      first_batch_seconds: secondsOfDraws(step: 0, sampler),
      last_batch_seconds: secondsOfDraws(step: steps - 1, sampler),
      peak_bytes: ProcessMemory.peak)
  }

  /// What finding the sequences of a batch takes; too little for the clock, so many times over.
  private func secondsOfDraws(step: Int, _ sampler: BatchSampler) -> Double {
    let repetitions = 1_000
    return medianSeconds(ofCalls: 9) {
      for _ in 0..<repetitions { _ = sampler.draws(step: step) }
    } / Double(repetitions)
  }
}
