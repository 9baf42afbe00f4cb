import Shards

/// What differs between two mixtures of all that their batches depend on.
struct MixtureDifferences {
  private(set) var all: [MixtureComparison.Difference] = []

  init(_ first: BatchSampler, _ second: BatchSampler) {
    append(first.fingerprint.parts, second.fingerprint.parts)
    for source in first.sources {
      let name = source.specification.name
      guard let peer = second.sources.first(where: { $0.specification.name == name }),
        source.set.contentHash != peer.set.contentHash
      else { continue }
      append(source.description, peer.description)
    }
  }

  private mutating func append(_ first: [String: String], _ second: [String: String]) {
    for key in Set(first.keys).union(second.keys).sorted() where first[key] != second[key] {
      all.append(
        MixtureComparison.Difference(key: key, first: first[key], second: second[key]))
    }
  }
}

extension Source {
  /// What may have made its shards others than they are.
  fileprivate var description: [String: String] {
    let (manifest, key) = (set.manifest, "sources.\(specification.name).shards")
    let counts = [
      "\(key).tokenizer": "\(manifest.tokenizer.name) (\(manifest.tokenizer.hash))",
      "\(key).documents": "\(manifest.documents)", "\(key).tokens": "\(manifest.tokens)",
    ]
    let options = manifest.options.map { ("\(key).options.\($0)", $1) }
    return counts.merging(options) { count, _ in count }
  }
}
