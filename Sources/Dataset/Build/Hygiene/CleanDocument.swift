import Documents

/// A document that has passed the checks which need no other record.
struct CleanDocument: Sendable {
  let content: Document.Content
  let location: RecordLocation
  /// How it was changed.
  let cleanings: [Cleaning]
  let fingerprints: Fingerprints
}

/// What the checks which need no other record make of a record.
enum ExaminedRecord: Sendable {
  case document(CleanDocument)
  case rejected(RejectedRecord)
}
