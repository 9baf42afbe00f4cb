import Configuration
import LanguageModel

// The keys that say what is trained and how: adapter, optimizer, schedule.

extension RunFile {
  /// Refuses keys of an adapter where none is trained.
  func requireFitting(_ reader: ConfigurationReader) throws(ConfigurationError) {
    guard tuning == .full else { return }
    for key in ["lora", "adapter"] where reader.has(key) {
      throw reader.fault(
        key,
        "found with tuning: full, which trains no adapter: remove it, or empty it with "
          + "--set \(key)=")
    }
    guard loss.penalty.kind.curvature == nil else {
      throw reader.fault(
        "loss",
        "penalty.kind is \(loss.penalty.kind.rawValue), which holds an adapter alone; with "
          + "tuning: full take none or l2")
    }
  }
}

extension LoRAConfiguration {
  init(_ parent: ConfigurationReader) throws(ConfigurationError) {
    let reader = try parent.mapping(
      "lora", keys: ["rank", "alpha", "dropout", "targets", "layers", "rank_stabilized"])
    self.init(
      rank: try reader.integer("rank", in: 1...4096, default: 16),
      alpha: try reader.number("alpha", .positive, default: 32),
      dropout: try reader.number("dropout", .belowOne, default: 0),
      targets: try reader.names("targets", of: Projection.allCases.map { ($0.rawValue, $0) })
        ?? Projection.allCases,
      layers: try reader.layers("layers"),
      rankStabilized: try reader.flag("rank_stabilized", default: false))
  }
}

extension ConfigurationReader {
  /// A list of one or more layers, each once; nil where the field is absent.
  fileprivate func layers(_ key: String) throws(ConfigurationError) -> [Int]? {
    try values(
      key, of: "one or more layers, from 0, each once",
      where: { !$0.isEmpty && Set($0).count == $0.count }
    ) { text, isQuoted in
      isQuoted ? nil : Int(text).flatMap { $0 >= 0 ? $0 : nil }
    }
  }

  /// A list of one or more of some names without repetition, as the values that they stand for in
  /// the order of `choices`; nil where the field is absent.
  func names<Value>(
    _ key: String, of choices: [(name: String, value: Value)]
  ) throws(ConfigurationError) -> [Value]? {
    let expected = choices.map(\.name).joined(separator: ", ")
    guard let elements = try list(key, of: expected) else { return nil }
    guard !elements.isEmpty else { throw error(key, "a list of one or more of \(expected)") }
    var chosen: [String] = []
    for (node, path) in elements {
      guard case .scalar(let name, _) = node.value, choices.contains(where: { $0.name == name }),
        !chosen.contains(name)
      else {
        throw ConfigurationError(
          place: node.place, key: path,
          problem: "found \(node.summary), expected one of \(expected), each once")
      }
      chosen.append(name)
    }
    return choices.filter { chosen.contains($0.name) }.map(\.value)
  }
}

extension RunFile.Optimizer {
  init(
    _ parent: ConfigurationReader, tuning: RunFile.Tuning
  ) throws(ConfigurationError) {
    let reader = try parent.mapping(
      "optimizer",
      keys: ["name", "learning_rate", "betas", "epsilon", "weight_decay", "clip_norm"])
    let defaults = Self(for: tuning)
    let betas = try Self.betas(reader) ?? [defaults.beta1, defaults.beta2]
    self.init(
      name: try reader.choice("name", default: defaults.name),
      learningRate: try reader.number("learning_rate", .positive, default: defaults.learningRate),
      beta1: betas[0],
      beta2: betas[1],
      epsilon: try reader.number("epsilon", .positive, default: defaults.epsilon),
      weightDecay: try reader.number("weight_decay", .notNegative, default: defaults.weightDecay),
      clipNorm: try reader.number("clip_norm", .notNegative, default: defaults.clipNorm))
  }

  private static func betas(_ reader: ConfigurationReader) throws(ConfigurationError) -> [Double]? {
    try reader.values(
      "betas", of: "two numbers from 0 to below 1", where: { $0.count == 2 }
    ) { text, isQuoted in
      isQuoted ? nil : NumberRange.belowOne.number(text)
    }
  }
}

extension RunFile.Schedule {
  init(_ parent: ConfigurationReader, steps: Int) throws(ConfigurationError) {
    let reader = try parent.mapping("schedule", keys: ["kind", "warmup_steps", "final_fraction"])
    let defaults = Self(steps: steps)
    self.init(
      kind: try reader.choice("kind", default: defaults.kind),
      warmupSteps: try reader.integer(
        "warmup_steps", in: 0...steps, default: defaults.warmupSteps),
      finalFraction: try reader.number(
        "final_fraction", .fraction, default: defaults.finalFraction))
  }
}
