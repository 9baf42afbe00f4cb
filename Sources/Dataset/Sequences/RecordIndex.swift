import Sampling
import Shards

/// Documents that enter sequences whole: several to a sequence, or one to each.
struct RecordIndex: SequenceIndex {
  /// Records are packed with those near them, so that the records of a sequence lie near one another.
  private static let tokensPackedTogether = 1 << 19

  private(set) var tokenCount = 0
  private(set) var droppedDocuments = 0
  private(set) var truncatedDocuments = 0
  let isVast = false
  private let sequenceLength: Int
  /// The tokens of every sequence.
  private var tokens: [UInt32] = []
  /// The tokens of every sequence whose prediction carries a loss.
  private var supervised: [UInt32] = []
  /// The documents from `starts[i]` up to `starts[i + 1]` make sequence i.
  private var starts = [0]
  private var documents: [UInt32] = []

  var count: Int { tokens.count }

  /// Pools of about half the frames that a set keeps decoded.
  func pools(in set: ShardSet) -> ShufflePools {
    pools(blockTokens: Self.tokensPackedTogether, blocks: 8, in: set)
  }

  /// - Throws: `PlanError` where the overflow policy refuses a document, `ShardError` where a shard
  ///   cannot be read.
  /// - Complexity: O(documents · log sequenceLength).
  init(_ set: ShardSet, specification: SourceSpecification, sequenceLength: Int) throws {
    self.sequenceLength = sequenceLength
    var waiting: [Record] = []
    var waitingTokens = 0
    try set.forEachDocument { number, document in
      guard
        let record = try admit(document, number: number, specification: specification)
      else { return }
      waiting.append(record)
      waitingTokens += record.length
      if waitingTokens >= max(Self.tokensPackedTogether, 2 * sequenceLength) {
        var bins = bins(of: waiting, packing: specification.packs)
        let rest = specification.packs ? bins.removeEmptiest() : []
        append(bins)
        waiting = rest
        waitingTokens = rest.length
      }
    }
    append(bins(of: waiting, packing: specification.packs))
  }

  func tokenCount(of sequence: Int) -> Int { Int(tokens[sequence]) }

  func supervisedTokenCounts() -> [UInt32] { supervised }

  func slices(of sequence: Int, in set: ShardSet) throws(ShardError) -> [DocumentSlice] {
    var slices: [DocumentSlice] = []
    for document in documents[starts[sequence]..<starts[sequence + 1]] {
      slices.append(try set.slice(ofDocument: Int(document), prefix: sequenceLength))
    }
    return slices
  }

  fileprivate struct Record {
    let document: UInt32
    let length: Int
    let supervised: UInt32
  }

  /// The record as the overflow policy lets it in; nil where it does not.
  private mutating func admit(
    _ document: DocumentEntry, number: Int, specification: SourceSpecification
  ) throws(PlanError) -> Record? {
    let length = min(document.tokens.count, sequenceLength)
    let spans =
      length < document.tokens.count ? document.spans.clipped(to: 0..<length) : document.spans
    let supervised = spans.supervisedTokenCount
    if length < document.tokens.count {
      switch specification.overflow {
      case .error:
        throw PlanError(
          tooLong: document, source: specification.name, sequenceLength: sequenceLength)
      case .truncate where supervised > 0:
        truncatedDocuments += 1
      case .drop, .truncate:
        droppedDocuments += 1
        return nil
      }
    }
    return Record(document: UInt32(number), length: length, supervised: UInt32(supervised))
  }

  private func bins(of records: [Record], packing: Bool) -> [[Record]] {
    if !packing { return records.map { [$0] } }
    let lengths = records.map(\.length)
    let bins = PairwiseRepacking.refine(
      BestFitDecreasing.pack(lengths: lengths, capacity: sequenceLength), lengths: lengths,
      capacity: sequenceLength)
    return bins.map { bin in bin.map { records[$0] } }
  }

  private mutating func append(_ bins: [[Record]]) {
    for bin in bins {
      tokens.append(UInt32(bin.length))
      tokenCount += bin.length
      supervised.append(bin.reduce(0) { $0 + $1.supervised })
      documents += bin.map(\.document)
      starts.append(documents.count)
    }
  }
}

extension [RecordIndex.Record] {
  fileprivate var length: Int { reduce(0) { $0 + $1.length } }
}

extension [[RecordIndex.Record]] {
  /// Takes out the bin with the most space, for further records to fill it.
  fileprivate mutating func removeEmptiest() -> [RecordIndex.Record] {
    let lengths = map(\.length)
    return indices.min { lengths[$0] < lengths[$1] }.map { remove(at: $0) } ?? []
  }
}

extension PlanError {
  fileprivate init(tooLong document: DocumentEntry, source: String, sequenceLength: Int) {
    let place = "\(document.provenance.file):\(document.provenance.record)"
    self.init(
      source: source, feasibleSteps: 0,
      problem: "the record \(place) has \(document.tokens.count) tokens, but a sequence holds "
        + "\(sequenceLength); set overflow to drop or truncate, or sequence_length higher")
  }
}
