import Shards

/// A document ready to be written.
struct EncodedDocument: Sendable {
  var ids: [UInt32] = []
  var spans: [RoleSpan] = []
  let provenance: Provenance
  /// What is doubtful about it.
  var lints: [RecordLint] = []

  /// Whether any of its tokens carries a loss.
  var isSupervised: Bool { spans.contains { $0.role != .prompt && $0.count > 0 } }
}

/// What became of a record.
enum EncodedRecord: Sendable {
  case documents([EncodedDocument])
  case rejected(RejectedRecord)
  /// None was read: the chunk, without its records, ends here.
  case endOfChunk(PartReader.Chunk, droppedBytes: Int)
}
