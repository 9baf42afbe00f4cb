public import Dataset
public import LanguageModel

/// Everything that determines a training run, as one YAML file states it.
///
/// The nested types are the mappings of the file; their initializers give the defaults of its keys.
/// Paths are absolute once a file has been read.
public struct RunFile: Equatable, Sendable {
  /// The folder of the base model, in the Hugging Face layout.
  public var model: String
  /// The folder that the run writes.
  public var output: String
  /// The seed of the shuffles, of the adapter's initial values and of dropout.
  public var seed: UInt64
  /// The number of tokens that enter the model together.
  public var sequenceLength: Int
  /// The sizes of a batch.
  public var batch: Batch
  /// The number of optimizer updates.
  public var steps: Int
  /// What the shares of the sources are shares of.
  public var shareUnit: ShareUnit
  /// The sources with their shares.
  public var sources: [SourceSpecification]
  /// The groups that sources stand in.
  public var groups: [SourceGroup]
  /// Where the sources stand at first, in a run that goes on with a changed mixture.
  public var start: MixtureStart
  /// What is trained.
  public var tuning: Tuning
  /// The shape of the adapter, where one is trained.
  public var lora: LoRAConfiguration
  /// The folder of an adapter of that shape to begin from; nil begins as the base.
  public var adapter: String?
  /// What is minimized.
  public var loss: Loss
  /// How what is trained is updated.
  public var optimizer: Optimizer
  /// The course of the learning rate.
  public var schedule: Schedule
  /// When the run's state is saved.
  public var checkpoint: Checkpoint
  /// When and on what forgetting is measured during the run.
  public var evaluation: Evaluation
  /// How the arithmetic is done.
  public var compute: Compute

  /// Describes a run; what is left out takes the default of the file's key.
  public init(
    model: String, output: String, seed: UInt64, sequenceLength: Int = 512, batch: Batch = Batch(),
    steps: Int, shareUnit: ShareUnit = .sequences, sources: [SourceSpecification],
    groups: [SourceGroup] = [], start: MixtureStart = MixtureStart(),
    tuning: Tuning = .lora, lora: LoRAConfiguration = LoRAConfiguration(rank: 16, alpha: 32),
    adapter: String? = nil,
    loss: Loss = Loss(),
    optimizer: Optimizer? = nil, schedule: Schedule? = nil,
    checkpoint: Checkpoint = Checkpoint(), evaluation: Evaluation = Evaluation(),
    compute: Compute = Compute()
  ) {
    self.model = model
    self.output = output
    self.seed = seed
    self.sequenceLength = sequenceLength
    self.batch = batch
    self.steps = steps
    self.shareUnit = shareUnit
    self.sources = sources
    self.groups = groups
    self.start = start
    self.tuning = tuning
    self.lora = lora
    self.adapter = adapter
    self.loss = loss
    self.optimizer = optimizer ?? Optimizer(for: tuning)
    self.schedule = schedule ?? Schedule(steps: steps)
    self.checkpoint = checkpoint
    self.evaluation = evaluation
    self.compute = compute
  }

  /// The part of the run that determines its batches.
  public var mixture: Mixture {
    Mixture(
      sources: sources, groups: groups, shareUnit: shareUnit, sequenceLength: sequenceLength,
      sequencesPerStep: batch.sequences, seed: seed, start: start)
  }
}
