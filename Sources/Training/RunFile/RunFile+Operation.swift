extension RunFile {
  /// When the run's state is saved.
  public struct Checkpoint: Equatable, Sendable {
    /// The steps between two checkpoints; 0 saves the last step only.
    public var every: Int
    /// How many checkpoints are kept.
    public var keep: Int

    /// Describes when to save.
    public init(every: Int = 50, keep: Int = 2) {
      self.every = every
      self.keep = keep
    }
  }

  /// When and on what forgetting is measured during the run.
  public struct Evaluation: Equatable, Sendable {
    /// A shard set to measure loss and divergence on.
    public struct EvaluationSet: Equatable, Sendable {
      /// The name in reports.
      public var name: String
      /// The folder of the shard set.
      public var shards: String

      /// Describes a set.
      public init(name: String, shards: String) {
        self.name = name
        self.shards = shards
      }
    }

    /// When a run ends before its last step.
    public struct EarlyStop: Equatable, Sendable {
      /// The name of the set that decides.
      public var set: String
      /// How many measurements in a row may be no better than the best.
      public var patience: Int

      /// Describes an end.
      public init(set: String, patience: Int = 1) {
        self.set = set
        self.patience = patience
      }
    }

    /// The steps between two measurements; 0 measures at the end only.
    public var every: Int
    /// What to measure on.
    public var sets: [EvaluationSet]
    /// When the run ends early; nil for never. With it the adapter that the run leaves is the one with
    /// the lowest loss on the set.
    public var earlyStop: EarlyStop?

    /// Describes what to measure.
    public init(every: Int = 50, sets: [EvaluationSet] = [], earlyStop: EarlyStop? = nil) {
      self.every = every
      self.sets = sets
      self.earlyStop = earlyStop
    }
  }

  /// How the arithmetic is done.
  public struct Compute: Equatable, Sendable {
    /// The number format of products by the base's weights.
    public enum Precision: String, CaseIterable, Sendable {
      /// bfloat16 where the processor gains by it, 32-bit floating point elsewhere.
      case auto
      /// 32-bit floating point.
      case float32
      /// The same as `auto`, with a warning where the processor does not gain.
      case bfloat16
    }

    /// The number format of products by the base's weights.
    public var precision: Precision
    /// The number of threads; 0 for one on every core.
    public var threads: Int
    /// Keeps each layer's input alone for the backward pass, which computes the layer again: the same
    /// bits from less memory, in more time.
    public var gradientCheckpointing: Bool

    /// Describes the arithmetic.
    public init(
      precision: Precision = .auto, threads: Int = 0, gradientCheckpointing: Bool = false
    ) {
      self.precision = precision
      self.threads = threads
      self.gradientCheckpointing = gradientCheckpointing
    }
  }
}
