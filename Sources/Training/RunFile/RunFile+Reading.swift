public import Configuration
import Dataset
import FoundationEssentials
import LanguageModel
import Sampling
import Shards

extension RunFile {
  /// Reads a run file.
  ///
  /// - Parameters:
  ///   - path: the file; relative paths in it start at its folder.
  ///   - overrides: `key.path=value`, applied in order.
  /// - Throws: `ConfigurationError` naming the file, the line, the key, what was found and expected.
  public init(path: String, overrides: [String] = []) throws(ConfigurationError) {
    let current = FileManager.default.currentDirectoryPath
    let absolute = path.hasPrefix("/") ? path : current + "/" + path
    let folder = absolute.lastIndex(of: "/").map { String(absolute[..<$0]) } ?? current
    try self.init(ConfigurationNode(file: path), folder: folder, overrides: overrides)
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
    let root = try ConfigurationNode(yaml: yaml) { "\(name):\($0)" }
    try self.init(root, folder: folder, overrides: overrides)
  }

  private init(
    _ file: ConfigurationNode, folder: String, overrides: [String]
  ) throws(ConfigurationError) {
    var root = file
    for override in overrides { try root.apply(override: override) }
    let reader = try ConfigurationReader(
      root,
      keys: [
        "model", "output", "seed", "sequence_length", "batch", "steps", "share_unit", "sources",
        "lora", "loss", "optimizer", "schedule", "checkpoint", "evaluation", "compute",
      ])
    let steps = try reader.integer("steps", in: 1...1_000_000_000)
    self.init(
      model: Self.resolve(try reader.text("model"), in: folder),
      output: Self.resolve(try reader.text("output"), in: folder),
      seed: UInt64(try reader.integer("seed", in: 0...Int.max)),
      sequenceLength: try reader.integer("sequence_length", in: 2...1_000_000, default: 512),
      batch: try Batch(reader),
      steps: steps,
      shareUnit: try reader.choice("share_unit", default: ShareUnit.sequences),
      sources: try Self.sources(reader, folder: folder),
      lora: try LoRAConfiguration(reader),
      loss: try Loss(reader),
      optimizer: try Optimizer(reader),
      schedule: try Schedule(reader, steps: steps),
      checkpoint: try Checkpoint(reader),
      evaluation: try Evaluation(reader, folder: folder),
      compute: try Compute(reader))
  }

  fileprivate static func resolve(_ path: String, in folder: String) -> String {
    if path.hasPrefix("/") { return path }
    return folder + "/" + (path.hasPrefix("./") ? path.dropFirst(2) : path[...])
  }

  private static func sources(
    _ reader: ConfigurationReader, folder: String
  ) throws(ConfigurationError) -> [SourceSpecification] {
    let expected = "sources, each a mapping with name, shards and share"
    guard let elements = try reader.list("sources", of: expected), !elements.isEmpty else {
      throw reader.error("sources", "a list of one or more \(expected)")
    }
    var sources: [SourceSpecification] = []
    for (node, path) in elements {
      let source = try SourceSpecification(node, path: path, folder: folder)
      guard !sources.contains(where: { $0.name == source.name }) else {
        throw ConfigurationError(
          place: node.place, key: "\(path).name",
          problem: "found \"\(source.name)\" a second time; expected a name of its own")
      }
      sources.append(source)
    }
    return sources
  }
}

extension SourceSpecification {
  fileprivate init(
    _ node: ConfigurationNode, path: String, folder: String
  ) throws(ConfigurationError) {
    let reader = try ConfigurationReader(
      node, path: path, keys: ["name", "shards", "share", "repeat_limit", "overflow", "pack"])
    self.init(
      name: try reader.text("name"),
      shards: RunFile.resolve(try reader.text("shards"), in: folder),
      share: try reader.value(
        "share", "a positive decimal number of up to \(ExactShare.digitLimit) digits", default: nil
      ) { text, _ in try? ExactShare(text) },
      repeatLimit: try reader.limit("repeat_limit"),
      overflow: try reader.choice("overflow", default: OverflowPolicy.error),
      packs: try reader.flag("pack", default: true))
  }
}

extension ConfigurationReader {
  /// A whole number of at least one, or nil for no limit.
  fileprivate func limit(_ key: String) throws(ConfigurationError) -> Int? {
    let limit = try integer(key, in: 1...Int.max, default: Int.max)
    return limit == .max ? nil : limit
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
    let reader = try parent.mapping("evaluation", keys: ["every", "sets"])
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
  }
}

extension RunFile.Compute {
  fileprivate init(_ parent: ConfigurationReader) throws(ConfigurationError) {
    let reader = try parent.mapping("compute", keys: ["precision", "threads"])
    let defaults = Self()
    self.init(
      precision: try reader.choice(
        "precision", default: defaults.precision, planned: ["bfloat16"]),
      threads: try reader.integer("threads", in: 0...1024, default: defaults.threads))
  }
}
