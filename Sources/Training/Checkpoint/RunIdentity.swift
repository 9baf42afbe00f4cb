import Dataset
import LanguageModel
import Storage
import Tensors

/// Everything that a run's numbers depend on, in parts that can be named where they differ.
struct RunIdentity {
  /// The digest of the base's files.
  let model: Digest
  let fingerprint: MixtureFingerprint

  /// - Throws: `StorageError` where the files of the model, of the adapter to begin from, or of the
  ///   penalty's curvature cannot be read.
  init(_ run: RunFile, mixture: OpenedMixture) throws {
    try self.init(run, model: ModelIdentity.digest(ofFolder: run.model), mixture: mixture)
  }

  /// - Parameter model: the digest of the base's files, which takes reading them.
  init(_ run: RunFile, model: Digest, mixture: OpenedMixture) throws(StorageError) {
    let (kl, penalty, optimizer) = (run.loss.kl, run.loss.penalty, run.optimizer)
    self.model = model
    var parts = [
      "model": "\(model)",
      "steps": "\(run.steps)",
      "batch.micro": "\(run.batch.micro)",
      "loss.replay_weight": "\(run.loss.replayWeight)",
      "loss.normalization": run.loss.normalization.rawValue,
      "loss.kl.coefficient": "\(kl.coefficient)",
      "loss.kl.direction": kl.direction.rawValue,
      "loss.kl.temperature": "\(kl.temperature)",
      "loss.kl.roles": kl.orderedRoles.map { "\($0) \($1)" }.joined(separator: ", "),
      "loss.kl.sources": kl.orderedSources.map { "\($0) \($1)" }.joined(separator: ", "),
      "loss.kl.fraction": "\(kl.fraction)",
      "loss.kl.cache": kl.cache.rawValue,
      "loss.penalty.kind": penalty.kind.rawValue,
      "loss.penalty.strength": "\(penalty.strength)",
      "loss.penalty.damping": "\(penalty.damping)",
      "loss.penalty.curvature": try penalty.curvatureDescription,
      "optimizer.learning_rate": "\(optimizer.learningRate)",
      "optimizer.betas": "\(optimizer.beta1), \(optimizer.beta2)",
      "optimizer.epsilon": "\(optimizer.epsilon)",
      "optimizer.weight_decay": "\(optimizer.weightDecay)",
      "optimizer.clip_norm": "\(optimizer.clipNorm)",
      "schedule.kind": run.schedule.kind.rawValue,
      "schedule.warmup_steps": "\(run.schedule.warmupSteps)",
      "schedule.final_fraction": "\(run.schedule.finalFraction)",
      "compute.precision": Compute(run).precision.rawValue,
    ]
    if let adapter = run.adapter {
      parts["adapter"] = "\(try ModelIdentity.digest(ofFolder: adapter))"
    }
    fingerprint = mixture.fingerprint.adding(run.trainedParts).adding(parts)
  }
}

extension RunFile {
  /// What is trained.
  fileprivate var trainedParts: [String: String] {
    guard tuning == .lora else { return ["tuning": tuning.rawValue] }
    return [
      "lora.rank": "\(lora.rank)",
      "lora.alpha": "\(lora.alpha)",
      "lora.dropout": "\(lora.dropout)",
      "lora.targets": lora.targets.map(\.rawValue).joined(separator: ", "),
      "lora.layers": lora.layers.map { "\($0)" } ?? "all",
      "lora.rank_stabilized": "\(lora.rankStabilized)",
    ]
  }
}

extension RunFile.Penalty {
  /// What decides the curvature, but for the base, the adapter's start and the shards.
  fileprivate var curvatureDescription: String {
    get throws(StorageError) {
      guard neededCurvature != nil else { return "none" }
      let own =
        try curvature.map(Self.fileDescription)
        ?? "\(sequences) sequences of \(source ?? "no source")"
      return try ([own] + earlier.map(Self.fileDescription)).joined(separator: ", and ")
    }
  }

  private static func fileDescription(_ path: String) throws(StorageError) -> String {
    "file \(try Digest(ofFile: path))"
  }
}
