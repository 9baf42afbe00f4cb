public import LanguageModel
public import Shards
import Tensors
public import Tokenization

/// Measures what a base, and the model that was made of it, lose on the supervised tokens of shard sets.
public struct DomainEvaluator {
  /// The base's losses, and the adapted model's where there is one.
  public struct Result: Equatable, Sendable {
    /// The base's; its divergences are 0.
    public let base: DomainLosses
    /// The adapted model's.
    public let adapted: DomainLosses?
    /// What both lose on each document that has a supervised token, in the set's order.
    public let documents: [DocumentLosses]

    /// How much more the adapted model loses a token, in nats; documents are drawn for the interval.
    public func forgetting(_ bootstrap: PairedBootstrap = PairedBootstrap()) -> Difference? {
      guard adapted != nil else { return nil }
      return bootstrap.difference(
        of: documents.compactMap { document in
          document.adapted.map {
            PairedExample(
              base: document.base.nll, adapted: $0.nll, weight: Double(document.base.tokens))
          }
        })
    }
  }

  /// What the base and the adapted model lose on one document.
  public struct DocumentLosses: Equatable, Sendable {
    /// Its number in the set.
    public let document: Int
    /// The base's losses.
    public internal(set) var base = LossSums()
    /// The adapted model's, where there is one.
    public internal(set) var adapted: LossSums?
  }

  private let base: Transformer
  private let adapted: AdaptedModel?
  private let tokenizer: Tokenizer?
  private let length: Int
  private let cache: BaseStateCache?

  /// Prepares to score contexts of at most `length` tokens.
  ///
  /// - Parameters:
  ///   - tokenizer: tells the bytes that tokens stand for; without it there are no bits per byte.
  ///   - cache: where the base's states are looked for before they are computed.
  public init(
    _ base: Transformer, adapted: AdaptedModel?, tokenizer: Tokenizer? = nil, length: Int = 512,
    cache: BaseStateCache? = nil
  ) {
    precondition(length > 1)
    self.base = base
    self.adapted = adapted
    self.tokenizer = tokenizer
    self.cache = cache
    self.length = min(length, base.configuration.maximumPositions)
  }

  /// Scores every supervised token of a set.
  ///
  /// - Throws: `ShardError`, also where the set's ids are not the model's; `StorageError` where the
  ///   cache cannot be written.
  public func evaluate(
    _ set: ShardSet, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Result {
    let vocabulary = base.configuration.vocabularySize
    guard set.manifest.tokenizer.vocabularySize <= vocabulary else {
      throw ShardError(
        file: set.folder, place: .manifest,
        problem: "made with a tokenizer of \(set.manifest.tokenizer.vocabularySize) ids; the model "
          + "has \(vocabulary): build the set with the model's tokenizer")
    }
    let segments = try set.evaluationSegments(length: length)
    let scorer = SegmentScorer(base, adapted: adapted, length: length, cache: cache)
    let losses = try scorer.losses(of: segments, progress: progress)
    let documents = documents(segments, losses)
    var (base, adapted) = (LossSums(), LossSums())
    for document in documents {
      base += document.base
      if let losses = document.adapted { adapted += losses }
    }
    return Result(
      base: DomainLosses(base), adapted: self.adapted == nil ? nil : DomainLosses(adapted),
      documents: documents)
  }

  private func documents(
    _ segments: [EvaluationSegment], _ losses: [[TokenLosses]]
  ) -> [DocumentLosses] {
    var documents: [DocumentLosses] = []
    for (segment, losses) in zip(segments, losses) {
      if documents.last?.document != segment.owner {
        documents.append(
          DocumentLosses(document: segment.owner, adapted: adapted.map { _ in LossSums() }))
      }
      let last = documents.count - 1
      let bytes = tokenizer.map { tokenizer in
        tokenizer.decode(segment.targets.lazy.map(\.token), skippingSpecialTokens: true).count
      }
      if adapted == nil {
        documents[last].base += LossSums(losses, bytes: bytes)
      } else {
        documents[last].base += LossSums(ofBaseIn: losses, bytes: bytes)
        documents[last].adapted? += LossSums(losses, bytes: bytes)
      }
    }
    return documents
  }
}
