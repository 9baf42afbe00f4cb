import Configuration
import Dataset
import LanguageModel

/// Makes an ordinary run of each stage of a run file.
struct StageResolver {
  /// Keys of the whole file, which stages cannot have.
  private static let commonKeys = ["model", "output", "adapter", "start"]

  /// The file without its stages.
  let common: ConfigurationNode
  /// Where relative paths start.
  let folder: String
  let output: String
  let between: StagedRunFile.Between
  private(set) var stages: [StagedRunFile.Stage] = []
  private var replay = EarlierSources()

  init(
    common: ConfigurationNode, folder: String, output: String, between: StagedRunFile.Between
  ) {
    (self.common, self.folder, self.output, self.between) = (common, folder, output, between)
  }

  /// Resolves the next stage.
  mutating func append(_ node: ConfigurationNode, path: String) throws(ConfigurationError) {
    let reader = try ConfigurationReader(node, path: path, keys: ["name", "tests"] + RunFile.keys)
    for key in Self.commonKeys where reader.has(key) {
      throw reader.error(key, "no such key in a stage: it belongs to the whole file")
    }
    let name = try self.name(reader)
    let tests = try StageTest.list(
      reader, folder: folder, taken: stages.flatMap(\.tests).map(\.name))
    let own = node.elements("sources").filter { !EarlierSources.isPlaceholder($0) }
    let replayed = node.elements("sources").filter(EarlierSources.isPlaceholder)
    if node["sources"] != nil { _ = try reader.list("sources", of: "sources") }
    let sources = try replay.resolved(own + replayed + common.elements("sources"))
    let shared = common.overlaid(by: node.without(["name", "tests", "sources"]))
      .with("sources", .list(sources))
      .with("output", text: "\(output)/\(stages.count + 1)-\(name)")
    let held = self.held(begun(shared))
    let run = try RunFile(held, folder: folder)
    try require(run, reader)
    let ownCount = own.reduce(0) { $0 + EarlierSources.count($1) }
    stages.append(
      StagedRunFile.Stage(
        name: name, run: run, ownSources: run.sources.prefix(ownCount).map(\.name), tests: tests,
        lacksPenalty: shared["loss"]?["penalty"] != nil && held["loss"]?["penalty"] == nil))
    replay.append(own, stage: name)
  }

  private func name(_ reader: ConfigurationReader) throws(ConfigurationError) -> String {
    let names = stages.map(\.name)
    let expected = "letters, digits, '.', '_' and '-', not beginning with '.', as no other stage"
    return try reader.value("name", expected, default: nil) { name, _ in
      ConfigurationReader.isName(name) && !names.contains(name) ? name : nil
    }
  }

  /// A stage's run with what it begins from.
  private func begun(_ run: ConfigurationNode) -> ConfigurationNode {
    guard let last = stages.last else { return run }
    return switch between {
    case .keep: run.with("adapter", text: last.run.output + "/adapter")
    case .merge: run.without(["adapter"]).with("model", text: last.merged)
    }
  }

  /// A stage's run with the curvature of the stages before it, where its penalty needs some.
  private func held(_ run: ConfigurationNode) -> ConfigurationNode {
    guard let loss = run["loss"], let penalty = loss["penalty"],
      case .scalar(let kind, _)? = penalty["kind"]?.value,
      let curvature = RunFile.Penalty.Kind(rawValue: kind)?.curvature
    else { return run }
    let files = stages.flatMap { $0.curvatureFiles(curvature) }
    if files.isEmpty, ["source", "curvature", "earlier"].allSatisfy({ penalty[$0] == nil }) {
      return run.with("loss", loss.without(["penalty"]).value)
    }
    guard !files.isEmpty else { return run }
    let all =
      penalty.elements("earlier")
      + files.map { file in
        ConfigurationNode(value: .scalar(file, isQuoted: true), place: penalty.place)
      }
    return run.with("loss", loss.with("penalty", penalty.with("earlier", .list(all)).value).value)
  }

  /// Refuses a run that could not begin where the stage before it ends.
  private func require(
    _ run: RunFile, _ reader: ConfigurationReader
  ) throws(ConfigurationError) {
    guard run.tuning == .lora else {
      throw reader.fault("tuning", "full trains no adapter, which a stage hands on; leave it out")
    }
    guard let first = stages.first?.run else { return }
    let penalty = run.loss.penalty
    if between == .keep, !run.lora.hasShape(of: first.lora) {
      throw reader.fault(
        "lora",
        "another shape than the first stage's: between: keep trains one adapter; leave it, or "
          + "take between: merge")
    }
    if between == .merge, penalty.kind == .laplace {
      throw reader.fault(
        "loss.penalty.kind",
        "laplace holds the elements of an adapter, and between: merge gives "
          + "every stage a new one; take laplace-kfac, or between: keep")
    }
    if penalty.kind.curvature != nil, penalty.curvature != nil {
      throw reader.fault(
        "loss.penalty.curvature",
        "belongs to one start, and every stage has its own; name a source, "
          + "or list the file in earlier")
    }
    let before = stages.dropFirst().map(\.run.loss.penalty)
      .first { $0.neededCurvature != nil && $0.neededCurvature == penalty.neededCurvature }
    if let before, before.sequences != penalty.sequences {
      throw reader.fault(
        "loss.penalty.sequences",
        "\(penalty.sequences), and \(before.sequences) in a stage before: both are held by the same "
          + "estimates; name one number beside stages")
    }
  }
}

extension LoRAConfiguration {
  /// Whether the matrices and their scale are those of another adapter; dropout may differ.
  fileprivate func hasShape(of other: Self) -> Bool {
    var other = other
    other.dropout = dropout
    return self == other
  }
}
