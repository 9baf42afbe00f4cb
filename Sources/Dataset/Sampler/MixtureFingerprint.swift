import Shards
public import Storage

/// What the batches of a mixture depend on, in parts that can be named where they differ.
public struct MixtureFingerprint: Codable, Equatable, Sendable {
  /// The value of every part, by the name of the run file's key where there is one.
  public let parts: [String: String]

  /// The parts of a mixture whose shard sets are open.
  public init(_ sampler: BatchSampler) {
    let mixture = sampler.mixture
    var parts = [
      "seed": "\(mixture.seed)",
      "sequence_length": "\(mixture.sequenceLength)",
      "batch.sequences": "\(mixture.sequencesPerStep)",
      "share_unit": mixture.shareUnit.rawValue,
      "sources": mixture.sources.map(\.name).joined(separator: ", "),
      "tokenizer": "\(sampler.sources[0].set.manifest.tokenizer.hash)",
    ]
    for (source, weight) in zip(sampler.sources, sampler.weights) {
      let name = "sources.\(source.specification.name)"
      parts["\(name).share"] = "\(weight)"
      parts["\(name).overflow"] = source.specification.overflow.rawValue
      parts["\(name).pack"] = "\(source.specification.packs)"
      parts["\(name).kind"] = source.set.manifest.kind.rawValue
      parts["\(name).shards"] = "\(source.set.contentHash)"
    }
    self.parts = parts
  }

  /// The same with further parts of a caller's own.
  public func adding(_ further: [String: String]) -> Self {
    Self(parts: parts.merging(further) { $1 })
  }

  private init(parts: [String: String]) { self.parts = parts }

  /// One digest of all parts.
  public var digest: Digest {
    // A line break cannot be mistaken for a part's end: the length stands before each text.
    let lines = parts.sorted { $0.key < $1.key }.map { name, value in
      "\(name.utf8.count) \(name) \(value.utf8.count) \(value)\n"
    }
    return Digest(of: Array(lines.joined().utf8))
  }

  /// What differs from an earlier fingerprint: `share_unit: tokens before, sequences now`.
  public func differences(from earlier: Self) -> [String] {
    Set(parts.keys).union(earlier.parts.keys).sorted().compactMap { name in
      let (before, now) = (earlier.parts[name], parts[name])
      return before == now ? nil : "\(name): \(before ?? "absent") before, \(now ?? "absent") now"
    }
  }
}

extension BatchSampler {
  /// What the batches depend on.
  public var fingerprint: MixtureFingerprint { MixtureFingerprint(self) }
}
