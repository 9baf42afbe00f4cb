import Configuration
import Dataset
import LanguageModel
import Shards
import Yams

extension RunFile {
  /// The run with every default filled in and every path absolute, as YAML in a fixed order.
  ///
  /// Reading it gives an equal value.
  public var resolvedYAML: String {
    get throws(ConfigurationError) {
      do {
        return try Yams.serialize(node: node, width: -1, allowUnicode: true)
      } catch {
        throw ConfigurationError(place: output, problem: "cannot be written as YAML: \(error)")
      }
    }
  }

  private var node: Node {
    let fields: [(String, Node)?] = [
      ("model", text(model)),
      ("output", text(output)),
      ("seed", plain(seed)),
      ("sequence_length", plain(sequenceLength)),
      ("batch", flow([("sequences", plain(batch.sequences)), ("micro", plain(batch.micro))])),
      ("steps", plain(steps)),
      ("share_unit", plain(shareUnit.rawValue)),
      ("sources", sourcesNode),
      start == MixtureStart() ? nil : ("start", startNode),
      ("tuning", plain(tuning.rawValue)),
      tuning == .lora ? ("lora", loraNode) : nil,
      adapter.map { ("adapter", text($0)) },
      ("loss", lossNode),
      ("optimizer", optimizerNode),
      ("schedule", scheduleNode),
      ("checkpoint", flow([("every", plain(checkpoint.every)), ("keep", plain(checkpoint.keep))])),
      ("evaluation", evaluationNode),
      (
        "compute",
        flow([
          ("precision", plain(compute.precision.rawValue)), ("threads", plain(compute.threads)),
          ("gradient_checkpointing", plain(compute.gradientCheckpointing)),
        ])
      ),
    ]
    return block(fields.compactMap(\.self))
  }

  private var loraNode: Node {
    let fields: [(String, Node)?] = [
      ("rank", plain(lora.rank)),
      ("alpha", plain(lora.alpha)),
      ("dropout", plain(lora.dropout)),
      ("targets", list(lora.targets.map { plain($0.rawValue) })),
      lora.layers.map { ("layers", list($0.map { plain($0) })) },
      ("rank_stabilized", plain(lora.rankStabilized)),
    ]
    return block(fields.compactMap(\.self))
  }

  private var lossNode: Node {
    block([
      ("replay_weight", plain(loss.replayWeight)),
      ("normalization", plain(loss.normalization.rawValue)),
      (
        "kl",
        flow([
          ("coefficient", plain(loss.kl.coefficient)),
          ("direction", plain(loss.kl.direction.rawValue)),
          ("temperature", plain(loss.kl.temperature)),
          ("roles", flow(loss.kl.orderedRoles.map { ("\($0)", plain($1)) })),
          ("sources", Node(loss.kl.orderedSources.map { (text($0), plain($1)) }, .implicit, .flow)),
          ("fraction", plain(loss.kl.fraction)),
          ("cache", plain(loss.kl.cache.rawValue)),
          ("cache_bytes", plain(loss.kl.cacheBytes)),
        ])
      ),
      ("penalty", penaltyNode),
    ])
  }

  private var penaltyNode: Node {
    let penalty = loss.penalty
    let fields: [(String, Node)?] = [
      ("kind", plain(penalty.kind.rawValue)),
      ("strength", plain(penalty.strength)),
      ("damping", plain(penalty.damping)),
      penalty.curvature.map { ("curvature", text($0)) },
      penalty.source.map { ("source", text($0)) },
      ("sequences", plain(penalty.sequences)),
      penalty.earlier.isEmpty ? nil : ("earlier", list(penalty.earlier.map(text))),
    ]
    return flow(fields.compactMap(\.self))
  }

  private var optimizerNode: Node {
    block([
      ("name", plain(optimizer.name.rawValue)),
      ("learning_rate", plain(optimizer.learningRate)),
      ("betas", list([plain(optimizer.beta1), plain(optimizer.beta2)])),
      ("epsilon", plain(optimizer.epsilon)),
      ("weight_decay", plain(optimizer.weightDecay)),
      ("clip_norm", plain(optimizer.clipNorm)),
    ])
  }

  private var scheduleNode: Node {
    flow([
      ("kind", plain(schedule.kind.rawValue)),
      ("warmup_steps", plain(schedule.warmupSteps)),
      ("final_fraction", plain(schedule.finalFraction)),
    ])
  }

  private var evaluationNode: Node {
    let sets = evaluation.sets.map { set in
      block([("name", text(set.name)), ("shards", text(set.shards))])
    }
    let fields: [(String, Node)?] = [
      ("every", plain(evaluation.every)),
      ("sets", Node(sets, .implicit, .block)),
      evaluation.earlyStop.map { stop in
        ("early_stop", flow([("set", text(stop.set)), ("patience", plain(stop.patience))]))
      },
    ]
    return block(fields.compactMap(\.self))
  }
}
