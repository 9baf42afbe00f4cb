import Configuration

extension RunFile.Penalty {
  /// - Parameters:
  ///   - sources: the names of the run's sources.
  ///   - folder: where relative paths start.
  init(
    _ parent: ConfigurationReader, sources: [String], folder: String
  ) throws(ConfigurationError) {
    let reader = try parent.mapping(
      "penalty",
      keys: ["kind", "strength", "damping", "curvature", "source", "sequences", "earlier"])
    let defaults = Self()
    let kind = try reader.choice("kind", default: defaults.kind)
    self.init(
      kind: kind,
      strength: try reader.number(
        "strength", .notNegative, default: kind == .none ? defaults.strength : nil),
      damping: try reader.number("damping", .notNegative, default: defaults.damping),
      curvature: reader.has("curvature")
        ? RunFile.resolve(try reader.text("curvature"), in: folder) : nil,
      source: reader.has("source") ? try reader.name("source", of: sources) : nil,
      sequences: try reader.integer(
        "sequences", in: 1...1_000_000, default: defaults.sequences),
      earlier: try reader.texts("earlier").map { RunFile.resolve($0, in: folder) })
    guard kind.curvature == nil || curvature != nil || source != nil || !earlier.isEmpty else {
      throw reader.fault(
        "source",
        "missing; \(kind.rawValue) needs a source to estimate curvature from, or "
          + "curvature with a file that rehearse fisher wrote")
    }
  }
}
