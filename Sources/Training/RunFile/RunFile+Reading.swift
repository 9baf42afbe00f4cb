public import Configuration
import Dataset
import FoundationEssentials
import LanguageModel
import Shards

extension RunFile {
  /// Reads a run file.
  ///
  /// - Parameters:
  ///   - path: the file; relative paths in it start at its folder.
  ///   - overrides: `key.path=value`, applied in order.
  /// - Throws: `ConfigurationError` naming the file, the line, the key, what was found and expected.
  public init(path: String, overrides: [String] = []) throws(ConfigurationError) {
    try self.init(RunFileNode(path: path, overrides: overrides))
  }

  /// The absolute path of the folder in which a file is.
  static func folder(of path: String) -> String {
    let current = FileManager.default.currentDirectoryPath
    let absolute = path.hasPrefix("/") ? path : current + "/" + path
    return absolute.lastIndex(of: "/").map { String(absolute[..<$0]) } ?? current
  }

  /// Reads the text of a run file.
  ///
  /// - Parameters:
  ///   - yaml: the text.
  ///   - name: what errors call it.
  ///   - folder: where relative paths start.
  ///   - overrides: `key.path=value`, applied in order.
  public init(
    yaml: String, name: String, folder: String, overrides: [String] = []
  ) throws(ConfigurationError) {
    try self.init(RunFileNode(yaml: yaml, name: name, folder: folder, overrides: overrides))
  }

  /// The keys of a run file.
  static let keys = [
    "model", "output", "seed", "sequence_length", "batch", "steps", "share_unit", "sources",
    "start", "tuning", "lora", "adapter", "loss", "optimizer", "schedule", "checkpoint",
    "evaluation", "compute",
  ]

  private init(_ file: RunFileNode) throws(ConfigurationError) {
    if let stages = file.root["stages"] {
      throw ConfigurationError(
        place: stages.place, key: "stages",
        problem:
          "each is a run of its own: choose one with --stage NAME; rehearse train takes them all")
    }
    try self.init(file.root, folder: file.folder)
  }

  /// - Parameter folder: where relative paths start.
  init(_ root: ConfigurationNode, folder: String) throws(ConfigurationError) {
    let reader = try ConfigurationReader(root, keys: Self.keys)
    let steps = try reader.integer("steps", in: 1...1_000_000_000)
    let list = try SourceList(reader, folder: folder)
    let tuning = try reader.choice("tuning", default: Tuning.lora)
    self.init(
      model: Self.resolve(try reader.text("model"), in: folder),
      output: Self.resolve(try reader.text("output"), in: folder),
      seed: UInt64(try reader.integer("seed", in: 0...Int.max)),
      sequenceLength: try reader.integer("sequence_length", in: 2...1_000_000, default: 512),
      batch: try Batch(reader),
      steps: steps,
      shareUnit: try reader.choice("share_unit", default: ShareUnit.sequences),
      sources: list.sources,
      groups: list.groups,
      start: try MixtureStart(reader, sources: list.sources.map(\.name)),
      tuning: tuning,
      lora: try LoRAConfiguration(reader),
      adapter: reader.has("adapter")
        ? Self.resolve(try reader.text("adapter"), in: folder) : nil,
      loss: try Loss(reader, sources: list.sources.map(\.name), folder: folder),
      optimizer: try Optimizer(reader, tuning: tuning),
      schedule: try Schedule(reader, steps: steps),
      checkpoint: try Checkpoint(reader),
      evaluation: try Evaluation(reader, folder: folder),
      compute: try Compute(reader))
    try requireFitting(reader)
  }

  static func resolve(_ path: String, in folder: String) -> String {
    if path.hasPrefix("/") { return path }
    return folder + "/" + (path.hasPrefix("./") ? path.dropFirst(2) : path[...])
  }
}

extension ConfigurationReader {
  /// One of `names`.
  func name(_ key: String, of names: [String]) throws(ConfigurationError) -> String {
    try value(key, "one of \(names.joined(separator: ", "))", default: nil) { name, _ in
      names.contains(name) ? name : nil
    }
  }
}

extension RunFile.Batch {
  fileprivate init(_ parent: ConfigurationReader) throws(ConfigurationError) {
    let reader = try parent.mapping("batch", keys: ["sequences", "micro"])
    let defaults = Self()
    let sequences = try reader.integer("sequences", in: 1...1_000_000, default: defaults.sequences)
    let micro = Self(sequences: sequences).micro
    self.init(
      sequences: sequences, micro: try reader.integer("micro", in: 1...sequences, default: micro))
  }
}

extension RunFile.Checkpoint {
  fileprivate init(_ parent: ConfigurationReader) throws(ConfigurationError) {
    let reader = try parent.mapping("checkpoint", keys: ["every", "keep"])
    let defaults = Self()
    self.init(
      every: try reader.integer("every", in: 0...Int.max, default: defaults.every),
      keep: try reader.integer("keep", in: 1...Int.max, default: defaults.keep))
  }
}

extension RunFile.Evaluation {
  fileprivate init(_ parent: ConfigurationReader, folder: String) throws(ConfigurationError) {
    let reader = try parent.mapping("evaluation", keys: ["every", "sets", "early_stop"])
    self.init(every: try reader.integer("every", in: 0...Int.max, default: Self().every))
    for (node, path) in try reader.list("sets", of: "sets with name and shards") ?? [] {
      let reader = try ConfigurationReader(node, path: path, keys: ["name", "shards"])
      let name = try reader.text("name")
      guard !sets.contains(where: { $0.name == name }) else {
        throw reader.error("name", "a name that no other set has")
      }
      let shards = RunFile.resolve(try reader.text("shards"), in: folder)
      sets.append(EvaluationSet(name: name, shards: shards))
    }
    guard reader.has("early_stop") else { return }
    let stop = try reader.mapping("early_stop", keys: ["set", "patience"])
    guard !sets.isEmpty else {
      throw stop.error("set", "a set of evaluation.sets, which lists none: add the held-out set")
    }
    earlyStop = EarlyStop(
      set: try stop.name("set", of: sets.map(\.name)),
      patience: try stop.integer("patience", in: 1...1_000_000, default: 1))
  }
}

extension RunFile.Compute {
  fileprivate init(_ parent: ConfigurationReader) throws(ConfigurationError) {
    let reader = try parent.mapping(
      "compute", keys: ["precision", "threads", "gradient_checkpointing"])
    let defaults = Self()
    self.init(
      precision: try reader.choice("precision", default: defaults.precision),
      threads: try reader.integer("threads", in: 0...1024, default: defaults.threads),
      gradientCheckpointing: try reader.flag(
        "gradient_checkpointing", default: defaults.gradientCheckpointing))
  }
}
