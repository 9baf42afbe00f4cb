import FoundationEssentials
import LanguageModel
import Storage

/// The folder of a run: `run.yaml`, `metrics.jsonl`, `checkpoints/`, `adapter/` or `model/`,
/// `base-hidden/`, `curvature.safetensors`, and what is made of a run: `report.html`,
/// `evaluation.json`, `merged/`, curvature `after-…`, TensorBoard's event files.
struct RunFolder {
  let path: String

  var runFile: String { path + "/run.yaml" }
  var metrics: String { path + "/metrics.jsonl" }
  var adapter: String { path + "/adapter" }
  var model: String { path + "/model" }
  var baseHidden: String { path + "/base-hidden" }
  var curvature: String { path + "/curvature.safetensors" }
  /// The model with the adapter added to its weights.
  var merged: String { path + "/merged" }
  var checkpoints: CheckpointFolder { CheckpointFolder(path: path + "/checkpoints") }

  /// True where a run, or anything under the names of its files, is here.
  var isUsed: Bool {
    [runFile, metrics, adapter, model, checkpoints.path].contains(where: FileSystem.exists)
  }

  /// True where what a run trains has been written.
  func hasResult(of tuning: RunFile.Tuning) -> Bool {
    switch tuning {
    case .lora: Adapter.fileNames.allSatisfy { FileSystem.exists(adapter + "/" + $0) }
    case .full: FileSystem.isFolder(model)
    }
  }

  /// Removes the files of an earlier run, and nothing else that its folders may hold.
  ///
  /// - Parameter base: the folder of a model that is to stay.
  /// - Throws: `TrainingError`, before anything is removed, where the base would be; `StorageError`.
  func clear(keeping base: String) throws {
    try requireElsewhere(base)
    try removeState()
    for name in Adapter.fileNames { try FileSystem.remove(adapter + "/" + name) }
    if FileSystem.isFolder(model) { try FileSystem.removeFolder(model) }
    let events = try FileSystem.list(path).filter { $0.hasPrefix(EventFile.namePrefix) }
    for name in ["report.html"] + events { try FileSystem.remove(path + "/" + name) }
    try removeProducts()
    try FileSystem.remove(metrics)
    try FileSystem.remove(runFile)
  }

  /// Removes what a run would go on from: checkpoints, the base's hidden states, curvature.
  func removeState() throws {
    try checkpoints.clear()
    try HiddenStateCache.clear(folder: baseHidden)
    try FileSystem.remove(curvature)
  }

  /// The file of the curvature that one of the sources, from 0, has at the adapter.
  func curvature(_ kind: CurvatureKind, after source: Int) -> String {
    "\(path)/\(Self.productPrefix)\(source + 1).\(kind.rawValue).safetensors"
  }

  private static let productPrefix = "after-"

  /// Removes what was made of an earlier result: its figures, curvature, and the merged model.
  func removeProducts() throws {
    try FileSystem.remove(path + "/evaluation.json")
    for name in try FileSystem.list(path)
    where name.hasPrefix(Self.productPrefix) && name.hasSuffix(".safetensors") {
      try FileSystem.remove(path + "/" + name)
    }
    if FileSystem.exists(merged) { try FileSystem.removeFolder(merged) }
  }

  /// Refuses a folder that is used.
  ///
  /// - Throws: `TrainingError`.
  func requireUnused() throws(TrainingError) {
    guard isUsed else { return }
    throw TrainingError(
      path: path,
      problem: "holds a run already; continue it with --resume, replace it with --overwrite, or "
        + "choose another output")
  }

  /// Refuses to begin anew where the end of a run is, whose checkpoints somebody has removed.
  ///
  /// - Throws: `TrainingError`.
  func requireNoResult(of tuning: RunFile.Tuning) throws(TrainingError) {
    guard hasResult(of: tuning) else { return }
    throw TrainingError(
      path: path,
      problem: "holds what a run has trained, and no checkpoint to go on from; replace it with "
        + "--overwrite, or choose another output")
  }

  /// Refuses a base that lies where the run writes or removes models, whatever links lead there.
  ///
  /// - Throws: `TrainingError`.
  func requireElsewhere(_ base: String) throws(TrainingError) {
    for folder in [model, merged]
    where FileSystem.isSame(base, folder) || FileSystem.firstFile(of: [base], below: folder) != nil
    {
      throw TrainingError(
        path: base,
        problem: "is the run's model and lies in \(folder), which the run replaces: choose another "
          + "output, or move the model")
    }
  }

  /// Drops the lines of `metrics.jsonl` of steps that a resumed run does again.
  func keepMetrics(before step: Int) throws {
    guard FileSystem.exists(metrics) else { return }
    struct Line: Decodable { let step: Int }
    let lines = try FileSystem.read(metrics, limit: 1 << 32).split(separator: UInt8(ascii: "\n"))
    let kept = lines.filter { line in
      ((try? JSONDecoder().decode(Line.self, from: Data(line)).step) ?? .max) < step
    }
    guard kept.count < lines.count else { return }
    try FileSystem.publish(kept.flatMap { $0 + [UInt8(ascii: "\n")] }, to: metrics)
  }
}
