/// One batch of a run, as a page that shows what the model will see and where it came from.
///
/// Texts are shown as they are; control characters in them must have been made visible.
public struct BatchPage: Sendable {
  /// What there is to say of the whole run.
  public let run: Run
  /// The step of the batch, from 0.
  public let step: Int
  /// The sources of the run.
  public let sources: [Source]
  /// The sequences of the batch.
  public let rows: [Row]

  /// Describes a batch.
  ///
  /// - Precondition: every row's source is an index of `sources`, no row is longer than the run's
  ///   sequence length, and no segment or piece is empty.
  public init(run: Run, step: Int, sources: [Source], rows: [Row]) {
    self.run = run
    self.step = step
    self.sources = sources
    self.rows = rows
  }

  /// The file: HTML that needs no other file and no network.
  public var bytes: [UInt8] {
    Page(
      title: "Step \(step) of \(run.name)", styles: [.batchStyle], scripts: [.batchSearch],
      header: header, main: HTML([blocksSection, sourcesSection, textSection])
    ).bytes
  }
}

extension BatchPage {
  /// What there is to say of a run.
  public struct Run: Sendable {
    /// The run file.
    public let name: String
    /// The number of steps.
    public let steps: Int
    /// The most tokens of a row.
    public let sequenceLength: Int
    /// What the shares are shares of.
    public let shareUnit: String
    /// The seed of the shuffles.
    public let seed: UInt64
    /// How to see other steps: what each shows, and the command.
    public let commands: [(label: String, command: String)]

    /// Describes a run.
    public init(
      name: String, steps: Int, sequenceLength: Int, shareUnit: String, seed: UInt64,
      commands: [(label: String, command: String)]
    ) {
      self.name = name
      self.steps = steps
      self.sequenceLength = sequenceLength
      self.shareUnit = shareUnit
      self.seed = seed
      self.commands = commands
    }
  }

  /// A source and what the steps up to the batch's, with it, drew from it.
  public struct Source: Sendable {
    /// Its name.
    public let name: String
    /// The sequences drawn.
    public let sequences: Int
    /// Their tokens.
    public let tokens: Int
    /// How often the source went by.
    public let epochs: Double
    /// Its share after some of the steps: the first, that of the batch, and steps between them.
    public let shares: [SharePoint]
    /// The tokens that it has most often in the batch, the most frequent first.
    public let frequentTokens: [(text: String, count: Int)]

    /// Describes a source.
    ///
    /// - Precondition: there is a point of `shares`.
    public init(
      name: String, sequences: Int, tokens: Int, epochs: Double, shares: [SharePoint],
      frequentTokens: [(text: String, count: Int)]
    ) {
      precondition(!shares.isEmpty)
      self.name = name
      self.sequences = sequences
      self.tokens = tokens
      self.epochs = epochs
      self.shares = shares
      self.frequentTokens = frequentTokens
    }
  }
}
