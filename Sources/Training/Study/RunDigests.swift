import Dataset
import Shards
public import Storage

/// Digests of everything that decides what runs will be; of files that runs share each is read once.
public struct RunDigests {
  private var folders: [String: Digest] = [:]

  /// No file is read yet.
  public init() {}

  /// A digest of what is trained and measured in runs that follow each other; not of the folder that
  /// they write.
  ///
  /// - Parameter output: that folder, whose files are made by the runs themselves.
  /// - Throws: `ConfigurationError`, `PlanError`, `ShardError`, `StorageError`.
  public mutating func digest(of runs: [RunFile], output: String) throws -> Digest {
    var parts: [String] = []
    for run in runs {
      parts.append(try run.resolvedYAML.replacing(output, with: ""))
      parts.append("\(try OpenedMixture(run.mixture).fingerprint.digest)")
      for set in run.evaluation.sets {
        parts.append("\(try ShardSet(folder: set.shards).contentHash)")
      }
      for folder in [run.model, run.adapter].compactMap(\.self)
      where !folder.hasPrefix(output + "/") {
        parts.append("\(try digest(ofFolder: folder))")
      }
      let penalty = run.loss.penalty
      for file in [penalty.curvature].compactMap(\.self) + penalty.earlier
      where !file.hasPrefix(output + "/") {
        parts.append("\(try Digest(ofFile: file))")
      }
    }
    return Digest(of: Array(parts.joined(separator: "\n").utf8))
  }

  /// Of the weights, and of everything beside them that writing, reading and measuring go by.
  private mutating func digest(ofFolder folder: String) throws(StorageError) -> Digest {
    if let known = folders[folder] { return known }
    var parts: [String] = []
    for name in try FileSystem.list(folder).sorted()
    where !name.hasPrefix(".") && !FileSystem.isFolder(folder + "/" + name) {
      parts.append("\(name) \(try Digest(ofFile: folder + "/" + name))")
    }
    let digest = Digest(of: Array(parts.joined(separator: "\n").utf8))
    folders[folder] = digest
    return digest
  }
}
