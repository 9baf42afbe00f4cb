import ArgumentParser
import LanguageModel
import Training

/// What is evaluated: a run, or a model and, where there is one, an adapter of it.
struct SubjectOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A run's folder, in place of --model and --adapter: the sets of its evaluation are measured, "
        + "too, and it receives evaluation.json.", valueName: "folder"))
  var run: String?

  @Option(help: "A Hugging Face model folder.")
  var model: String?

  @Option(help: "A PEFT adapter folder, such as a run's adapter/.")
  var adapter: String?

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    guard (run == nil) != (model == nil) else {
      throw ValidationError("give one of --run and --model")
    }
    guard run == nil || adapter == nil else {
      throw ValidationError("--adapter goes with --model: a run has an adapter of its own")
    }
  }

  /// Loads the base and, where there is one, the model that was made of it.
  func load(_ subject: Subject) throws -> (base: Transformer, adapted: AdaptedModel?) {
    let (base, adapter) = try compute.load(model: subject.model, adapter: subject.adapter)
    if let tuned = subject.tuned {
      return (base, AdaptedModel(try Transformer(folder: tuned, compute: base.compute)))
    }
    return (base, adapter.map { AdaptedModel(base, adapter: $0) })
  }

  /// What the options name.
  struct Subject {
    /// The base's folder.
    let model: String
    let adapter: String?
    /// The folder of a model that has taken the base's place, not an adapter.
    var tuned: String?
    /// The sets that a run measures while it trains.
    var sets: [RunFile.Evaluation.EvaluationSet] = []
    /// The tokens of a run's sequences.
    var sequenceLength: Int?
  }

  /// Reads the run's file, where a run was named.
  func resolved() throws -> Subject {
    guard let run else { return Subject(model: model ?? "", adapter: adapter) }
    let file = try RunFile(path: run + "/run.yaml")
    let isAdapter = file.tuning == .lora
    return Subject(
      model: file.model, adapter: isAdapter ? run + "/adapter" : nil,
      tuned: isAdapter ? nil : run + "/model", sets: file.evaluation.sets,
      sequenceLength: file.sequenceLength)
  }
}
