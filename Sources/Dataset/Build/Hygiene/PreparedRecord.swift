import Documents

/// What a worker made of a record: all but the verdict of `SequentialHygiene`.
struct PreparedRecord: Sendable {
  var outcome: EncodedRecord
  /// How the document was changed.
  var cleanings: [Cleaning] = []
  /// Nil for a record that gave no document, or was left out before it was encoded.
  var fingerprints: Fingerprints?
}

extension PreparedRecord {
  /// A record that is left out.
  init(rejected record: RejectedRecord) { outcome = .rejected(record) }
}
