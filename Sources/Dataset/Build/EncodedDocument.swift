import Shards

/// A document ready to be written.
struct EncodedDocument: Sendable {
  var ids: [UInt32] = []
  var spans: [RoleSpan] = []
  let provenance: Provenance
}

/// What became of a record.
enum EncodedRecord: Sendable {
  case documents([EncodedDocument])
  case rejected(RejectedRecord)
}
