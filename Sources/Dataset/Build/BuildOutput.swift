import Shards

/// What becomes of the encoded records of a build, in their order.
struct BuildOutput: ~Copyable {
  private var writer: ShardSetWriter?
  private var hygiene: SequentialHygiene
  /// What was counted in the part that is being written.
  private var counts = BuildPart.Counts()
  private var progress: BuildProgress
  private var rejectionsToReport = ShardBuilder.reportedRejections
  private let onProgress: @Sendable (BuildProgress) -> Void
  private let onRejection: @Sendable (RejectedRecord) -> Void
  private var lints: [RecordLint.Reason: Int] = [:]
  private let onLint: @Sendable (RecordLint) -> Void

  init(
    writer: consuming ShardSetWriter, hygiene: consuming SequentialHygiene, totalBytes: Int?,
    onProgress: @escaping @Sendable (BuildProgress) -> Void,
    onRejection: @escaping @Sendable (RejectedRecord) -> Void,
    onLint: @escaping @Sendable (RecordLint) -> Void
  ) {
    let completed = BuildSummary(parts: writer.completedParts, manifest: nil)
    progress = BuildProgress(
      totalBytes: totalBytes, documents: completed.documents, tokens: completed.tokens)
    self.writer = consume writer
    self.hygiene = hygiene
    self.onProgress = onProgress
    self.onRejection = onRejection
    self.onLint = onLint
  }

  /// Takes in the next records, of which some may have to wait for their verdicts.
  mutating func write(_ records: [PreparedRecord]) throws {
    for record in try hygiene.judge(records) { try write(record) }
  }

  private mutating func write(_ record: PreparedRecord) throws {
    guard record.isWritten else { return }
    switch record.outcome {
    case .documents(let documents):
      for document in documents { try write(document) }
      for cleaning in record.cleanings { counts.cleaned[cleaning.rawValue, default: 0] += 1 }
    case .rejected(let rejected):
      counts.rejected[rejected.reason, default: 0] += 1
      if rejectionsToReport > 0 { onRejection(rejected) }
      rejectionsToReport -= 1
    case .endOfChunk(let chunk, let droppedBytes):
      if chunk.isWritten { try end(chunk, droppedBytes: droppedBytes) }
      progress.bytesRead = chunk.bytesRead
      onProgress(progress)
    }
  }

  private mutating func end(_ chunk: PartReader.Chunk, droppedBytes: Int) throws {
    counts.bytesIn += chunk.byteCount
    counts.droppedBytes += droppedBytes
    guard chunk.end != .open else { return }
    try writer?.endPart(chunk.place, endsGroup: chunk.end == .group, counts: counts)
    counts = .init()
  }

  private mutating func note(_ lint: RecordLint) {
    let count = lints[lint.reason, default: 0] + 1
    lints[lint.reason] = count
    if count <= ShardBuilder.reportedLints { onLint(lint) }
  }

  private mutating func write(_ document: EncodedDocument) throws {
    document.lints.forEach { note($0) }
    progress.documents += 1
    progress.tokens += document.ids.count
    try writer?.append(
      ids: document.ids, spans: document.spans, provenance: document.provenance)
  }

  mutating func finish() throws -> BuildSummary {
    for record in try hygiene.finish() { try write(record) }
    guard let writer = writer.take() else { preconditionFailure("a build is finished once") }
    let (parts, manifest) = try writer.finish()
    return BuildSummary(parts: parts, manifest: manifest, lints: lints)
  }
}
