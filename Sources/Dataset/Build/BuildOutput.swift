import Shards

/// What becomes of the encoded records of a build, in their order.
struct BuildOutput: ~Copyable {
  private var writer: ShardSetWriter?
  /// What was counted in the part that is being written.
  private var counts = BuildPart.Counts()
  private var progress: BuildProgress
  private var rejectionsToReport = ShardBuilder.reportedRejections
  private let onProgress: @Sendable (BuildProgress) -> Void
  private let onRejection: @Sendable (RejectedRecord) -> Void

  init(
    writer: consuming ShardSetWriter, totalBytes: Int?,
    onProgress: @escaping @Sendable (BuildProgress) -> Void,
    onRejection: @escaping @Sendable (RejectedRecord) -> Void
  ) {
    let completed = writer.completedParts.flatMap(\.shards)
    progress = BuildProgress(
      totalBytes: totalBytes, documents: completed.reduce(0) { $0 + $1.documents },
      tokens: completed.reduce(0) { $0 + $1.tokens })
    self.writer = consume writer
    self.onProgress = onProgress
    self.onRejection = onRejection
  }

  mutating func write(
    _ records: [EncodedRecord], of chunk: PartReader.Chunk, droppedBytes: Int
  ) throws {
    for record in records {
      switch record {
      case .documents(let documents):
        for document in documents { try write(document) }
      case .rejected(let record):
        counts.rejected[record.reason, default: 0] += 1
        if rejectionsToReport > 0 { onRejection(record) }
        rejectionsToReport -= 1
      }
    }
    counts.bytesIn += chunk.byteCount
    counts.droppedBytes += droppedBytes
    if chunk.end != .open {
      try writer?.endPart(chunk.place, endsGroup: chunk.end == .group, counts: counts)
      counts = .init()
    }
    progress.bytesRead = chunk.bytesRead
    onProgress(progress)
  }

  private mutating func write(_ document: EncodedDocument) throws {
    progress.documents += 1
    progress.tokens += document.ids.count
    try writer?.append(
      ids: document.ids, spans: document.spans, provenance: document.provenance)
  }

  mutating func finish() throws -> BuildSummary {
    guard let writer = writer.take() else { preconditionFailure("a build is finished once") }
    let (parts, manifest) = try writer.finish()
    return BuildSummary(parts: parts, manifest: manifest)
  }
}
