import Configuration

/// The own sources of the stages so far, which later stages replay.
struct EarlierSources {
  /// A source for each stage: its only one, or a group of those that it has.
  private var members: [ConfigurationNode] = []

  /// Whether an element of `sources` stands for the sources of earlier stages.
  static func isPlaceholder(_ node: ConfigurationNode) -> Bool { node["stages"] != nil }

  /// The number of shard sets in an element of `sources`.
  static func count(_ node: ConfigurationNode) -> Int {
    node["sources"] == nil ? 1 : node.elements("sources").reduce(0) { $0 + count($1) }
  }

  /// Adds what a stage has brought itself.
  mutating func append(_ own: [ConfigurationNode], stage: String) {
    guard let first = own.first else { return }
    let member =
      own.count == 1
      ? first
      : ConfigurationNode(value: .mapping([]), place: first.place)
        .with("name", text: "\(stage) (stage)").with("sources", .list(own))
    members.append(member.with("share", .scalar("1", isQuoted: false)))
  }

  /// Sources with groups in place of those that stand for earlier ones; left out where there are none.
  ///
  /// - Throws: `ConfigurationError` where such a source has other keys than name, share and stages.
  func resolved(
    _ sources: [ConfigurationNode]
  ) throws(ConfigurationError) -> [ConfigurationNode] {
    var resolved: [ConfigurationNode] = []
    for source in sources {
      guard Self.isPlaceholder(source) else {
        resolved.append(source)
        continue
      }
      let reader = try ConfigurationReader(
        source, path: "sources", keys: ["name", "share", "stages"])
      guard try reader.text("stages") == "earlier" else {
        throw reader.error("stages", "earlier")
      }
      guard !members.isEmpty else { continue }
      resolved.append(source.without(["stages"]).with("sources", .list(members)))
    }
    return resolved
  }
}
