public import Configuration

extension StudyFile {
  /// Reads a study's file; relative paths in it start at its folder.
  ///
  /// - Throws: `ConfigurationError` naming the file, the line, the key, what was found and expected.
  public init(path: String) throws(ConfigurationError) {
    try self.init(ConfigurationNode(file: path), folder: RunFile.folder(of: path))
  }

  /// Reads the text of a study's file.
  ///
  /// - Parameters:
  ///   - yaml: the text.
  ///   - name: what errors call it.
  ///   - folder: where relative paths start.
  public init(yaml: String, name: String, folder: String) throws(ConfigurationError) {
    try self.init(ConfigurationNode(yaml: yaml) { "\(name):\($0)" }, folder: folder)
  }

  private init(_ root: ConfigurationNode, folder: String) throws(ConfigurationError) {
    let reader = try ConfigurationReader(
      root, keys: ["run", "output", "seeds", "set", "arms", "evaluation"])
    output = RunFile.resolve(try reader.text("output"), in: folder)
    seeds = try reader.seeds("seeds")
    let run = RunFile.resolve(try reader.text("run"), in: folder)
    let common = try reader.overrides("set")
    let expected = "arms, each a mapping with name"
    guard let elements = try reader.list("arms", of: expected), !elements.isEmpty else {
      throw reader.error("arms", "a list of one or more \(expected)")
    }
    arms = []
    for (node, path) in elements {
      let reader = try ConfigurationReader(node, path: path, keys: ["name", "run", "set", "grid"])
      let own = reader.has("run") ? RunFile.resolve(try reader.text("run"), in: folder) : run
      for cell in try reader.grid("grid") {
        let name = ([try reader.armName("name")] + cell.map(\.value)).joined(separator: "-")
        guard !arms.contains(where: { $0.name == name }) else {
          throw reader.fault(
            "name", "\"\(name)\" is the name of an earlier arm; expected one of its own")
        }
        guard name != Self.baseName else {
          throw reader.fault(
            "name", "\"\(name)\" is what tables call the model that runs start from")
        }
        arms.append(
          Arm(
            name: name, run: own,
            overrides: try common + reader.overrides("set")
              + cell.map { "\($0.key)=\($0.value)" }))
      }
    }
    evaluation = try Evaluation(reader, folder: folder)
  }
}

extension StudyFile.Evaluation {
  fileprivate init(
    _ parent: ConfigurationReader, folder: String
  ) throws(ConfigurationError) {
    let reader = try parent.mapping(
      "evaluation",
      keys: [
        "learned", "shards", "choices", "tasks", "answer_pattern", "format_pattern", "length",
        "precision",
      ])
    shards = try reader.items("shards", folder: folder)
    choices = try reader.items("choices", folder: folder)
    tasks = try reader.items("tasks", folder: folder)
    var names: [String] = []
    for item in shards + choices + tasks {
      guard !names.contains(item.name) else {
        throw reader.fault("tasks", "\"\(item.name)\" names two things that are measured")
      }
      names.append(item.name)
    }
    learned = try reader.texts("learned", of: "names of shard sets and tasks")
    answerPattern = reader.has("answer_pattern") ? try reader.text("answer_pattern") : nil
    formatPattern = reader.has("format_pattern") ? try reader.text("format_pattern") : nil
    length = reader.has("length") ? try reader.integer("length", in: 2...1_000_000) : nil
    precision = reader.has("precision") ? try reader.choice("precision") : nil
  }
}
