import Dataset
import Shards
public import Storage

extension RunFile {
  /// A digest of everything that decides what the run's adapter will be, and what is measured while it
  /// trains; not of the folder that it writes.
  ///
  /// - Parameter model: the digest of the base's files.
  /// - Throws: `ConfigurationError`, `PlanError`, `ShardError`, `StorageError`.
  public func digest(model: Digest) throws -> Digest {
    var run = self
    run.output = "/"
    let identity = try RunIdentity(self, model: model, mixture: OpenedMixture(mixture))
    let sets = try evaluation.sets.map { "\(try ShardSet(folder: $0.shards).contentHash)" }
    let parts = [try run.resolvedYAML, "\(identity.fingerprint.digest)"] + sets
    return Digest(of: Array(parts.joined(separator: "\n").utf8))
  }
}
