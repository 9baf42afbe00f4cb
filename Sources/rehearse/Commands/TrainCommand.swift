import ArgumentParser
import Dataset
import Evaluation
import FoundationEssentials
import LanguageModel
import Reports
import Shards
import Storage
import Tensors
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Run an interleaved fine-tune and write its adapter or its model.",
    discussion: """
      The run's folder receives run.yaml, metrics.jsonl, report.html, checkpoints/ and adapter/, \
      which PEFT loads, or with tuning: full model/, which transformers loads. Ctrl-C ends the run after the step at hand, saves it, and gives exit \
      status 130; --resume goes on from the last checkpoint, to the same bits as a run that was \
      never interrupted. The stages of a file with tasks in sequence are trained one after the \
      other, and the tests of all are measured after each; stages.json and report.html receive that.

      Examples:
        rehearse train run.yaml
        rehearse train run.yaml --set loss.kl.coefficient=0 --set output=runs/no-kl
        rehearse train run.yaml --resume
      """)

  @OptionGroup var options: RunFileOptions

  @Flag(help: "Go on from the last checkpoint.")
  var resume = false

  @Flag(help: "With --resume, accept a checkpoint of a run that differs.")
  var allowChanged = false

  @Flag(help: "Remove the run that the output folder holds.")
  var overwrite = false

  @Flag(help: "Write figures for TensorBoard, too, as events.out.tfevents… in the run's folder.")
  var tensorboard = false

  @Flag(help: "Print each step's record, as in metrics.jsonl, and nothing else.")
  var json = false

  func validate() throws {
    guard !(resume && overwrite) else {
      throw ValidationError("--resume and --overwrite exclude each other")
    }
    guard resume || !allowChanged else {
      throw ValidationError("--allow-changed goes with --resume")
    }
  }

  func run() throws {
    let start: TrainingRun.Start =
      resume ? .resume(allowChanged: allowChanged) : overwrite ? .overwrite : .new
    func training(_ file: StagedRunFile) -> StagedTraining {
      StagedTraining(file: file, start: start, isQuiet: json, train: train)
    }
    if let stages = try options.loadStages() {
      try training(stages).run()
    } else if let (file, number) = try options.loadStage() {
      try training(file).run(only: number)
    } else {
      try train(options.load(), start)
    }
  }

  /// - Parameter interrupt: what has noted requests to stop since before the run.
  private func train(
    _ run: RunFile, _ start: TrainingRun.Start, _ interrupt: Interrupt? = nil
  ) throws {
    let tokenizer = try run.matchingTokenizer()
    let estimating = Progress("estimating curvature")
    let training = try TrainingRun(run, start: start) { done, total in
      estimating.show(done, of: total)
    }
    estimating.finish()
    Terminal.warn(of: training.model.compute)
    if !json { try announce(training) }
    let wasDone = training.isDone
    let progress = Progress("training")
    let first = training.step
    let log = tensorboard && !wasDone ? try TensorBoardLog(folder: run.output, step: first) : nil
    try (interrupt ?? Interrupt()).whileNoted { shouldStop in
      try training.train(
        report: { record in
          if json {
            try Terminal.printJSON(record)
          } else {
            report(record, of: run.steps)
          }
          try log?.append(record)
          progress.show(
            record.step + 1 - first, of: run.steps - first,
            "\(Figures.decimal(record.tokensPerSecond, places: 0)) tokens/s")
        },
        evaluate: { steps, trained in
          let evaluator = DomainEvaluator(
            training.model, adapted: trained.adapted, tokenizer: tokenizer,
            length: run.sequenceLength)
          let record = try evaluate(run.evaluation.sets, evaluator, steps: steps, progress)
          return try record.map { record in
            try log?.append(record)
            return try json(of: record)
          }
        },
        shouldStop: shouldStop,
        saved: {
          let page = try ChartPage(run: training.run, sampler: training.sampler)
          try FileSystem.publish(page.bytes, to: run.output + "/report.html")
        })
    }
    progress.finish()
    guard !wasDone else {
      Terminal.error(
        "the run is done already, after \(training.step) of \(run.steps) steps; to go on, raise "
          + (training.step < run.steps
            ? "evaluation.early_stop.patience" : "steps, with --allow-changed")
      )
      return
    }
    if training.endedEarly && training.step < run.steps && !json {
      Terminal.output("ended after \(training.step) of \(run.steps) steps: no lower loss was found")
    }
    guard training.step == run.steps || training.endedEarly else {
      Terminal.error(
        "stopped after \(training.step) of \(run.steps) steps; go on with --resume")
      throw ExitCode(130)
    }
    if !json {
      Terminal.output(
        "\(run.output)/\(run.tuning == .lora ? "adapter" : "model") written; \(Figures.duration(seconds: progress.seconds)), "
          + "at most \(Figures.bytes(ProcessMemory.peak)) of memory")
    }
  }

  private func announce(_ training: TrainingRun) throws {
    let compute = training.model.compute
    let elements = Figures.grouped(training.trained.elements.count)
    let kind = training.run.tuning == .lora ? "adapter elements" : "weights, all of them trained"
    Terminal.output(
      "\(elements) \(kind); \(compute.productName), \(compute.threads) threads, "
        + "OpenBLAS \(BLASKernels.name) kernels, \(compute.kernelName) loops")
    Terminal.output(
      try training.sampler.plan().text(sequenceLength: training.run.sequenceLength))
    if resume {
      Terminal.output(
        training.step > 0
          ? "going on after \(training.step) steps" : "no checkpoint yet: starting with step 0")
      for change in training.changes { Terminal.output("changed: \(change)") }
    }
  }

  /// A line for the first and last steps and for ten in between.
  private func report(_ record: StepRecord, of steps: Int) {
    guard record.step == 0 || record.step + 1 == steps || record.step % max(1, steps / 10) == 0
    else { return }
    let parts = record.crossEntropy.sorted { $0.key < $1.key }
      .map { "\($0.key) \(Figures.decimal($0.value))" }
    Terminal.output(
      "step \(record.step)  loss \(Figures.decimal(record.loss))  \(parts.joined(separator: "  "))  "
        + "kl \(Figures.decimal(record.kl, places: 4))  "
        + "gradient \(Figures.decimal(record.gradientNorm))  "
        + "\(Figures.decimal(record.tokensPerSecond, places: 0)) tokens/s")
  }

  private func evaluate(
    _ sets: [RunFile.Evaluation.EvaluationSet], _ evaluator: DomainEvaluator, steps: Int,
    _ progress: Progress
  ) throws -> EvaluationRecord? {
    guard !sets.isEmpty else { return nil }
    var (base, adapted): ([String: DomainLosses], [String: DomainLosses]) = ([:], [:])
    for set in sets {
      let result = try evaluator.evaluate(ShardSet(folder: set.shards)) { done, total in
        progress.show(done, of: total, "evaluating \(set.name)")
      }
      if let losses = result.adapted, !losses.perplexity.isFinite {
        throw CommandError.failure(
          "the loss on \(set.name) is \(losses.nll) nats a token: training has diverged; lower "
            + "optimizer.learning_rate or set optimizer.clip_norm, and resume or start over")
      }
      base[set.name] = result.base
      adapted[set.name] = result.adapted
    }
    if !json {
      let parts = adapted.sorted { $0.key < $1.key }.map { name, loss in
        "\(name) nll \(Figures.decimal(loss.nll)) kl \(Figures.decimal(loss.forwardKL, places: 4))"
      }
      Terminal.output("after \(steps) steps  \(parts.joined(separator: "  "))")
    }
    return EvaluationRecord(step: steps - 1, evaluation: adapted, base: base)
  }

  private func json(of record: EvaluationRecord) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(record), as: UTF8.self)
  }
}
