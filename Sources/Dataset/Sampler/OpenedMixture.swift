import FoundationEssentials
import Sampling
public import Shards

/// A mixture whose shard sets are open.
public struct OpenedMixture: Sendable {
  /// What is drawn.
  public private(set) var mixture: Mixture
  /// The tokenizer of all sources.
  public var tokenizer: TokenizerIdentity { sources[0].set.manifest.tokenizer }
  private(set) var sources: [Source]
  let shares: SourceShares

  /// Opens the shard sets of a mixture.
  ///
  /// - Parameter tokenizer: the tokenizer that all sources must have been made with; nil where any
  ///   will do, as long as it is the same.
  /// - Throws: `PlanError` where a source has nothing to draw, `ShardError` and `StorageError` where a
  ///   shard set cannot be read or has another tokenizer, `ShareError`.
  /// - Complexity: O(shards) for text that is cut in windows, O(documents) for other sources.
  public init(_ mixture: Mixture, tokenizer: TokenizerIdentity? = nil) throws {
    self.mixture = mixture
    shares = try SourceShares(mixture.shares)
    let opened = parallelMap(
      mixture.sources.count, threads: ProcessInfo.processInfo.activeProcessorCount
    ) { number in Result { try Source(mixture.sources[number], mixture: mixture) } }
    // Of several faults the first source's is thrown, however the threads come along.
    sources = try opened.map { try $0.get() }
    let expected = tokenizer ?? sources[0].set.manifest.tokenizer
    for source in sources {
      try source.set.requireTokenizer(hash: expected.hash, name: expected.name)
    }
  }

  /// The same mixture from another start.
  public func starting(at start: MixtureStart) -> Self {
    var moved = self
    moved.mixture.start = start
    for number in sources.indices {
      moved.sources[number].drawnBefore = start.drawn[sources[number].specification.name] ?? 0
    }
    return moved
  }

  /// What the batches depend on.
  public var fingerprint: MixtureFingerprint { MixtureFingerprint(self) }
}
