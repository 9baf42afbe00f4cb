import Documents

/// What a worker made of a record: all but the verdict of `SequentialHygiene`.
struct PreparedRecord: Sendable {
  var outcome: EncodedRecord
  /// False for a record of a part that was done before, or is another rank's: later records are
  /// compared with it, but it is neither written nor counted.
  var isWritten = true
  /// How the document was changed.
  var cleanings: [Cleaning] = []
  /// Nil for a record that gave no document, or was left out before it was encoded.
  var fingerprints: Fingerprints?
}

extension PreparedRecord {
  /// A record that is left out.
  init(rejected record: RejectedRecord) { outcome = .rejected(record) }

  /// The record, left out after all.
  func rejected(_ rejection: RejectedRecord) -> Self {
    var record = PreparedRecord(rejected: rejection)
    record.isWritten = isWritten
    return record
  }
}
