/// A run file whose tasks come one after the other: an ordinary run for each, and what it is tested
/// on. `Training.docc/Stages.md` describes the file.
public struct StagedRunFile: Equatable, Sendable {
  /// What becomes of a stage's adapter.
  public enum Between: String, CaseIterable, Sendable {
    /// The next stage goes on with it.
    case keep
    /// It is added to the weights, and the next stage begins with a new one.
    case merge
  }

  /// One task.
  public struct Stage: Equatable, Sendable {
    /// The stage's name, which no other stage has.
    public var name: String
    /// The run that trains it, in a folder of its own.
    public var run: RunFile
    /// The names of the sources that the stage brings itself.
    public var ownSources: [String]
    /// What it is to have learned.
    public var tests: [StageTest]
    /// Whether the penalty that the file asks for is left out, as there is no curvature for it.
    public var lacksPenalty: Bool

    /// The folder of the model with the stage's adapter added to its weights.
    var merged: String { RunFolder(path: run.output).merged }

    /// The files of the curvature of the stage's own sources after its training, in their order.
    func curvatureFiles(_ kind: CurvatureKind) -> [String] {
      ownSources.indices.map { RunFolder(path: run.output).curvature(kind, after: $0) }
    }
  }

  /// The folder of the stages' folders.
  public let output: String
  /// What becomes of a stage's adapter.
  public let between: Between
  /// The tasks in order.
  public let stages: [Stage]

  /// The folder of the model that the first stage begins from.
  var base: String { stages[0].run.model }

  /// All tests, in the order of their stages.
  public var tests: [StageTest] { stages.flatMap(\.tests) }
}

/// A measure of what a stage has learned.
public struct StageTest: Equatable, Sendable {
  /// How answers are counted.
  public enum Kind: Equatable, Sendable {
    /// The likeliest of the labels that lie beside the file is to be the right one.
    case choices
    /// What greedy generation writes is to be right, as far as the pattern finds an answer in it.
    case tasks(answerPattern: String)
  }

  /// The name in tables, which no other test has.
  public var name: String
  /// The file of conversations that end with the answer.
  public var file: String
  /// How answers are counted.
  public var kind: Kind
}
