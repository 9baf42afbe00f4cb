import Sampling
import Shards

extension SequenceIndex {
  /// Packs whole documents, or gives each a sequence of its own.
  init(
    documentsOf set: ShardSet, specification: SourceSpecification, sequenceLength: Int
  ) throws {
    let selection = try DocumentSelection(
      set, specification: specification, sequenceLength: sequenceLength)
    let bins =
      specification.packs
      ? BestFitDecreasing.pack(lengths: selection.lengths, capacity: sequenceLength)
      : selection.lengths.indices.map { [$0] }
    var starts = [0]
    var documents: [UInt32] = []
    for bin in bins {
      documents += bin.map { selection.documents[$0] }
      starts.append(documents.count)
    }
    self.init(
      sequenceLength: sequenceLength, layout: .documents(starts: starts, documents: documents),
      tokens: bins.map { bin in bin.reduce(0) { $0 + UInt32(selection.lengths[$1]) } },
      supervisedTokens: bins.map { bin in bin.reduce(0) { $0 + selection.supervised[$1] } })
    droppedDocuments = selection.dropped
    truncatedDocuments = selection.truncated
  }
}

/// The documents that enter sequences whole, after the overflow policy has had its say.
private struct DocumentSelection {
  var documents: [UInt32] = []
  var lengths: [Int] = []
  var supervised: [UInt32] = []
  var dropped = 0
  var truncated = 0

  init(_ set: ShardSet, specification: SourceSpecification, sequenceLength: Int) throws {
    for number in 0..<set.documentCount {
      let document = try set.document(number)
      let length = min(document.tokens.count, sequenceLength)
      let supervisedTokens = document.spans.prefix(tokens: length).supervisedTokenCount
      if length < document.tokens.count {
        switch specification.overflow {
        case .error:
          throw PlanError(
            tooLong: document, source: specification.name, sequenceLength: sequenceLength)
        case .truncate where supervisedTokens > 0:
          truncated += 1
        case .drop, .truncate:
          dropped += 1
          continue
        }
      }
      documents.append(UInt32(number))
      lengths.append(length)
      supervised.append(UInt32(supervisedTokens))
    }
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
