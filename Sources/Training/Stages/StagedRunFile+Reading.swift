public import Configuration

extension StagedRunFile {
  /// Reads a run file with stages.
  ///
  /// - Parameters:
  ///   - path: the file; relative paths in it start at its folder.
  ///   - overrides: `key.path=value`, applied in order.
  /// - Returns: nil where the file has no stages.
  /// - Throws: `ConfigurationError` naming the file, the line, the key, what was found and expected.
  public init?(path: String, overrides: [String] = []) throws(ConfigurationError) {
    try self.init(RunFileNode(path: path, overrides: overrides))
  }

  /// Reads the text of a run file with stages.
  ///
  /// - Parameters:
  ///   - yaml: the text.
  ///   - name: what errors call it.
  ///   - folder: where relative paths start.
  ///   - overrides: `key.path=value`, applied in order.
  /// - Returns: nil where the file has no stages.
  public init?(
    yaml: String, name: String, folder: String, overrides: [String] = []
  ) throws(ConfigurationError) {
    try self.init(RunFileNode(yaml: yaml, name: name, folder: folder, overrides: overrides))
  }

  private init?(_ file: RunFileNode) throws(ConfigurationError) {
    guard file.root["stages"] != nil else { return nil }
    let reader = try ConfigurationReader(
      file.root, keys: RunFile.keys + ["stages", "between"])
    let expected = "stages, each a mapping with name, sources and tests"
    guard let elements = try reader.list("stages", of: expected), !elements.isEmpty else {
      throw reader.error("stages", "a list of one or more \(expected)")
    }
    _ = try reader.list("sources", of: "sources")
    var resolver = StageResolver(
      common: file.root.without(["stages", "between"]), folder: file.folder,
      output: RunFile.resolve(try reader.text("output"), in: file.folder),
      between: try reader.choice("between", default: Between.keep))
    for (node, path) in elements { try resolver.append(node, path: path) }
    self.init(output: resolver.output, between: resolver.between, stages: resolver.stages)
  }
}

extension StageTest {
  /// Reads a stage's `tests`; none where there is no such key.
  ///
  /// - Parameter taken: the names that tests of earlier stages have.
  static func list(
    _ stage: ConfigurationReader, folder: String, taken: [String]
  ) throws(ConfigurationError) -> [Self] {
    var tests: [Self] = []
    let expected = "tests, each a mapping with name and choices, or name and tasks"
    for (node, path) in try stage.list("tests", of: expected) ?? [] {
      let reader = try ConfigurationReader(
        node, path: path, keys: ["name", "choices", "tasks", "answer_pattern"])
      let name = try reader.text("name")
      guard !(taken + tests.map(\.name)).contains(name) else {
        throw reader.error("name", "a name that no other test has")
      }
      guard reader.has("choices") != reader.has("tasks") else {
        throw reader.fault("choices", "expected a file for one of choices and tasks")
      }
      guard reader.has("tasks") || !reader.has("answer_pattern") else {
        throw reader.error("answer_pattern", "no such key beside choices")
      }
      let isTask = reader.has("tasks")
      let file = try reader.text(isTask ? "tasks" : "choices")
      tests.append(
        Self(
          name: name, file: RunFile.resolve(file, in: folder),
          kind: isTask
            ? .tasks(answerPattern: try reader.text("answer_pattern", default: "whole"))
            : .choices))
    }
    return tests
  }
}
