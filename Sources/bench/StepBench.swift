public import ArgumentParser
import Dataset
import FoundationEssentials
import LanguageModel
import Sampling
import Shards
import Storage
public import Tensors
import Training

/// Whole training steps, from drawing the batch to the optimizer's update.
struct StepBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Time training steps on random tokens; the first step is not counted.",
    discussion: "Example: bench step --sequences 4 --length 512 --kl --steps 5")

  @Option(help: "A Hugging Face model folder.")
  var model = "models/smollm2-135m-instruct"

  @Option(help: "Sequences of a step.")
  var sequences = 4

  @Option(help: "Sequences that pass through the model together; all by default.")
  var micro: Int?

  @Option(help: "Tokens of a sequence.")
  var length = 512

  @Option(help: "The rank of LoRA, on all seven projections.")
  var rank = 16

  @Flag(help: "Add the divergence from the base on every token.")
  var kl = false

  @Flag(help: "Draw the same sequences at every step, the base's hidden states from the cache.")
  var klCache = false

  @Option(help: "The part of the tokens that the divergence compares.")
  var klFraction = 1.0

  @Option(help: "Timed steps.")
  var steps = 5

  @Option(help: "Threads; 0 for one on every core.")
  var threads = 0

  @Flag(help: "Keep each layer's input alone and compute the layer again in the backward pass.")
  var gradientCheckpointing = false

  @Option(help: "The number format of products by the model's weights.")
  var precision = Precision.float32

  @Flag(help: "Split the step by pass and kind of work, with the speed of products.")
  var phases = false

  @Flag(help: "Print the measurement as JSON.")
  var json = false

  func validate() throws {
    guard sequences > 0, length > 1, rank > 0, steps > 0, threads >= 0 else {
      throw ValidationError("sizes must be positive")
    }
    guard klFraction > 0, klFraction <= 1 else {
      throw ValidationError("the fraction must be above 0 and at most 1")
    }
    guard kl || !klCache && klFraction == 1 else {
      throw ValidationError("--kl-cache and --kl-fraction need --kl")
    }
  }

  private struct Measurement: Encodable {
    let tokens_per_second: Double
    let peak_bytes: Int
    let losses: [Double]
    let phases: PhaseTable?
  }

  func run() throws {
    let measurement = try measure()
    if json {
      try printJSON(measurement)
    } else {
      print(
        "\(Int(measurement.tokens_per_second)) tokens/s, "
          + "\(measurement.peak_bytes >> 20) MiB at most, OpenBLAS \(BLASKernels.name)")
      if let phases = measurement.phases { print(phases.text) }
    }
  }

  private func measure() throws -> Measurement {
    let folder = FileManager.default.temporaryDirectory.path + "/bench-\(UUID().uuidString)"
    try FileSystem.createFolder(folder)
    defer { try? FileSystem.removeFolder(folder) }
    try writeRandomTokens(to: folder + "/random")
    let run = RunFile(
      model: model, output: folder + "/run", seed: 17, sequenceLength: length,
      batch: RunFile.Batch(sequences: sequences, micro: micro ?? sequences), steps: steps + 1,
      sources: [
        .init(name: "random", shards: folder + "/random", share: ShareSchedule(ExactShare(1)))
      ],
      lora: LoRAConfiguration(rank: rank, alpha: Double(2 * rank)),
      loss: RunFile.Loss(
        kl: RunFile.KL(
          coefficient: kl ? 1 : 0, fraction: klFraction, cache: klCache ? .hidden : .none)),
      schedule: RunFile.Schedule(kind: .constant, warmupSteps: 0),
      checkpoint: RunFile.Checkpoint(every: 0),
      compute: RunFile.Compute(
        precision: precision == .float32 ? .float32 : .bfloat16, threads: threads,
        gradientCheckpointing: gradientCheckpointing))
    var seconds = 0.0
    var losses: [Double] = []
    let clock = phases ? PhaseClock() : nil
    try TrainingRun(run, start: .new, clock: clock).train(report: { record in
      if record.step == 0 { clock?.reset() }
      if record.step > 0 { seconds += Double(sequences * length) / record.tokensPerSecond }
      losses.append(record.loss)
    })
    return Measurement(
      tokens_per_second: Double(steps * sequences * length) / seconds,
      peak_bytes: ProcessMemory.peak,
      losses: losses,
      phases: clock.map { PhaseTable($0, steps: steps) })
  }

  private func writeRandomTokens(to folder: String) throws {
    let vocabulary = try ModelConfiguration(modelFolder: model).vocabularySize
    let tokenizer = TokenizerIdentity(
      hash: Digest(value: 0), name: "random", vocabularySize: vocabulary)
    var writer = try ShardSetWriter(
      folder: folder, options: ShardSetOptions(kind: .text, tokenizer: tokenizer))
    for number in 0..<(klCache ? sequences : sequences * (steps + 1)) {
      let ids = (0..<length).map { place in
        UInt32(
          SeededHash.key(seed: 17, name: "bench", UInt64(number), UInt64(place))
            % UInt64(vocabulary))
      }
      try writer.append(
        ids: ids, spans: [RoleSpan(role: .text, count: length)],
        provenance: Provenance(file: "random", record: number + 1, byteOffset: 0))
    }
    _ = try writer.finishOnlyPart()
  }
}

extension Precision: ExpressibleByArgument {}
