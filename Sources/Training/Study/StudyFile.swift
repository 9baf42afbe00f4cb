public import Tensors

/// Runs that differ in some keys of one run file, and what is measured of each:
/// `Training.docc/Study.md`.
public struct StudyFile: Equatable, Sendable {
  /// One way to run.
  public struct Arm: Equatable, Sendable {
    /// What it is called, in tables and as a folder.
    public var name: String
    /// The path of its run file.
    public var run: String
    /// `key.path=value`, applied in order.
    public var overrides: [String]

    /// Describes an arm.
    public init(name: String, run: String, overrides: [String]) {
      self.name = name
      self.run = run
      self.overrides = overrides
    }
  }

  /// What is measured of each run, beside its own evaluation sets.
  public struct Evaluation: Equatable, Sendable {
    /// A name and the path of what is measured under it.
    public struct Item: Equatable, Sendable {
      /// The name in reports.
      public var name: String
      /// A shard set's folder, or a file of conversations.
      public var path: String
    }

    /// The shard sets of the task itself, and the tasks that are to be learned where others are not.
    public var learned: [String] = []
    /// Shard sets to measure losses and divergences on.
    public var shards: [Item] = []
    /// Files whose labels are compared.
    public var choices: [Item] = []
    /// Files of conversations to be answered.
    public var tasks: [Item] = []
    /// What of an answer counts; nil for the default of `evaluate`.
    public var answerPattern: String?
    /// The format to count answers by.
    public var formatPattern: String?
    /// The longest context of shard sets, in tokens; nil for the run's sequence length.
    public var length: Int?
    /// The number format of products by the model's weights; nil for the default of `evaluate`.
    public var precision: Precision?
  }

  /// What tables call the model that runs start from; no arm can be called so.
  public static let baseName = "base"

  /// The folder that the study writes.
  public var output: String
  /// The seeds with which every arm runs; empty for that of its run file.
  public var seeds: [UInt64]
  /// The ways to run.
  public var arms: [Arm]
  /// What is measured.
  public var evaluation: Evaluation
}
