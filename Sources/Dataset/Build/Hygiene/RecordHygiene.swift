import Documents

/// The checks of a record that need no other one: a pure function, of which each worker has its own.
///
/// In this order: UTF-8, what `RecordParser` asks of a record, control characters, length, and words
/// in common with evaluation files. What is left is fingerprinted for `SequentialHygiene`.
struct RecordHygiene {
  private let settings: HygieneSettings
  private let parser: RecordParser
  private let hasher: MinHasher?

  init(_ settings: HygieneSettings, kind: RecordParser.Kind) {
    self.settings = settings
    parser = RecordParser(kind: kind)
    hasher = settings.deduplication.minHash.map { MinHasher($0) }
  }

  /// The cleaned document of a record, or why it is left out.
  func examine(_ record: InputRecord) -> ExaminedRecord {
    var cleanings: [Cleaning] = []
    var record = record
    if settings.invalidUTF8 == .replace, let repaired = record.replacingInvalidUTF8() {
      record = repaired
      cleanings.append(.replacedInvalidUTF8)
    }
    switch parser.parse(record) {
    case .rejected(let rejection): return .rejected(RejectedRecord(rejection))
    case .document(let document): return examine(document, cleanings)
    }
  }

  private func examine(_ document: Document, _ cleanings: [Cleaning]) -> ExaminedRecord {
    var (content, cleanings) = (document.content, cleanings)
    func rejected(_ reason: HygieneReason, _ detail: String) -> ExaminedRecord {
      .rejected(RejectedRecord(location: document.location, reason: reason, detail: detail))
    }

    if settings.controlCharacters != .keep, content.texts.contains(where: \.hasControlCharacter) {
      guard settings.controlCharacters == .remove else {
        return rejected(.controlCharacters, "the text holds control characters")
      }
      content = content.mapTexts { $0.removingControlCharacters() }
      cleanings.append(.removedControlCharacters)
      guard content.texts.allSatisfy({ $0.contains { !$0.isWhitespace } }) else {
        return rejected(.empty, "no text is left without its control characters")
      }
    }
    let byteCount = content.texts.reduce(0) { $0 + $1.utf8.count }
    if let fault = settings.length.fault(byteCount: byteCount) {
      return rejected(fault.reason, fault.detail)
    }
    let words = settings.comparesWords ? WordHashes(content.texts) : nil
    if let words, let match = settings.evaluation?.firstMatch(in: words) {
      return rejected(
        .evaluation(file: match.file), "\(match.wordCount) words in a row of \(match.location)")
    }
    var fingerprints = Fingerprints(location: document.location)
    if settings.deduplication != .none { fingerprints.digest = content.digest }
    if settings.filter != nil { fingerprints.filterFields = FilterQuestion.fields(of: content) }
    if let words { fingerprints.signature = hasher?.signature(of: words) }
    return .document(
      CleanDocument(
        content: content, location: document.location, cleanings: cleanings,
        fingerprints: fingerprints))
  }
}

extension RejectedRecord {
  init(location: RecordLocation, reason: HygieneReason, detail: String) {
    self.init(location: location, reason: reason.name, detail: detail)
  }
}
