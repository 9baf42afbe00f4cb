extension RunFile {
  /// The sizes of a batch, in sequences.
  public struct Batch: Equatable, Sendable {
    /// The sequences of one optimizer update.
    public var sequences: Int
    /// The sequences that pass through the model at once; gradients accumulate over the others.
    public var micro: Int

    /// Describes a batch.
    public init(sequences: Int = 8, micro: Int? = nil) {
      self.sequences = sequences
      self.micro = micro ?? min(4, sequences)
    }
  }

  /// What a run trains.
  public enum Tuning: String, CaseIterable, Sendable {
    /// LoRA matrices beside the base's weights, which stay.
    case lora
    /// Every weight of a copy of the base.
    case full
  }

  /// How what is trained is updated.
  public struct Optimizer: Equatable, Sendable {
    /// The update rule.
    public enum Name: String, CaseIterable, Sendable {
      /// Adam with decoupled weight decay (Loshchilov and Hutter 2019).
      case adamw
    }

    /// The update rule.
    public var name: Name
    /// The highest learning rate of the schedule.
    public var learningRate: Double
    /// The decay of the mean of the gradients.
    public var beta1: Double
    /// The decay of the mean of their squares.
    public var beta2: Double
    /// What is added to the root of that mean before it divides.
    public var epsilon: Double
    /// The decay of the weights, times the learning rate at every step.
    public var weightDecay: Double
    /// The largest norm of the whole gradient; 0 leaves it as it is.
    public var clipNorm: Double

    /// Describes an optimizer, by default of an adapter.
    public init(
      name: Name = .adamw, learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999,
      epsilon: Double = 1e-8, weightDecay: Double = 0, clipNorm: Double = 1
    ) {
      self.name = name
      self.learningRate = learningRate
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
      self.clipNorm = clipNorm
    }

    /// The default optimizer of a run: for every weight, at a rate that suits weights rather than
    /// factors of their changes.
    public init(for tuning: Tuning) {
      self.init()
      if tuning == .full { learningRate = 3e-5 }
    }
  }

  /// The course of the learning rate: a linear warm-up, then the way down.
  public struct Schedule: Equatable, Sendable {
    /// The shape of the way down.
    public enum Kind: String, CaseIterable, Sendable {
      /// Half a cosine.
      case cosine
      /// A straight line.
      case linear
      /// No way down.
      case constant
    }

    /// The shape of the way down.
    public var kind: Kind
    /// The steps until the highest learning rate is reached.
    public var warmupSteps: Int
    /// The last learning rate as a part of the highest.
    public var finalFraction: Double

    /// Describes a schedule.
    public init(kind: Kind = .constant, warmupSteps: Int = 10, finalFraction: Double = 0.1) {
      self.kind = kind
      self.warmupSteps = warmupSteps
      self.finalFraction = finalFraction
    }

    /// The default schedule of a run, whose warm-up is no longer than the run.
    public init(steps: Int) { self.init(warmupSteps: min(10, steps)) }
  }
}
