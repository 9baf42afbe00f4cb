import Dispatch
import Documents
import Shards
import Synchronization

/// The workers of one build.
///
/// Each worker takes the next chunk of records, parses and encodes it beside the others, waits until
/// the chunk before has been written, and writes its own. Results thus come in the order of the
/// inputs, and no worker holds more than one chunk. The first chunk that is not written yet is never
/// waiting, so that the workers cannot block each other for ever, however few threads they run on.
final class BuildPipeline: Sendable {
  /// Enough to make the locks and semaphores cheap, little enough to keep the workers even.
  private static let chunkBytes = 1 << 18

  private let builder: ShardBuilder
  private let input: Mutex<Input>
  private let output: Mutex<Output>
  private let failure = Mutex<(any Error)?>(nil)

  init(
    builder: ShardBuilder, reader: consuming sending RecordReader,
    writer: consuming sending ShardSetWriter,
    onProgress: @escaping @Sendable (BuildProgress) -> Void,
    onRejection: @escaping @Sendable (RejectedRecord) -> Void
  ) {
    self.builder = builder
    let progress = BuildProgress(totalBytes: reader.totalBytes)
    input = Mutex(Input(reader: reader))
    output = Mutex(
      Output(
        writer: writer, progress: progress, onProgress: onProgress, onRejection: onRejection))
  }

  func run(workers: Int) throws -> BuildSummary {
    DispatchQueue.concurrentPerform(iterations: workers) { _ in work() }
    if let error = failure.withLock({ $0 }) { throw error }
    return try output.withLock { try $0.finish() }
  }

  private func work() {
    var encoder = RecordEncoder(
      form: builder.form, tokenizer: builder.tokenizer, endOfText: builder.endOfText)
    while let chunk = nextChunk() {
      let droppedBefore = encoder.droppedBytes
      let records = chunk.records.enumerated().map { offset, event in
        switch event {
        case .record(let record):
          encoder.encode(record, number: chunk.firstNumber + offset)
        case .rejected(let rejection):
          EncodedRecord.rejected(RejectedRecord(rejection))
        }
      }
      let droppedBytes = encoder.droppedBytes - droppedBefore
      chunk.turn.wait()
      defer { chunk.nextTurn.signal() }
      attempt {
        try output.withLock { try $0.write(records, of: chunk, droppedBytes: droppedBytes) }
      }
    }
  }

  /// Nil at the end of the inputs, or after a failure.
  private func nextChunk() -> Chunk? {
    attempt { try input.withLock { try $0.nextChunk(bytes: Self.chunkBytes) } } ?? nil
  }

  /// After the first failure nothing more is attempted.
  private func attempt<Result>(_ body: () throws -> Result) -> Result? {
    guard failure.withLock({ $0 == nil }) else { return nil }
    do {
      return try body()
    } catch {
      failure.withLock { if $0 == nil { $0 = error } }
      return nil
    }
  }
}

/// Consecutive records with the right to be written after those before them.
private struct Chunk: Sendable {
  var records: [RecordEvent] = []
  /// The number of the first record among those of all inputs.
  let firstNumber: Int
  /// The bytes of the records.
  var byteCount = 0
  /// How much of the inputs has been read, as they are stored.
  var bytesRead = 0
  /// Signalled when the chunk before has been written.
  let turn: DispatchSemaphore
  let nextTurn = DispatchSemaphore(value: 0)
}

private struct Input: ~Copyable {
  private var reader: RecordReader
  private var recordCount = 0
  private var turn = DispatchSemaphore(value: 0)

  init(reader: consuming RecordReader) {
    self.reader = reader
    turn.signal()
  }

  mutating func nextChunk(bytes limit: Int) throws(DocumentError) -> Chunk? {
    var chunk = Chunk(firstNumber: recordCount, turn: turn)
    // A rejection takes memory, too: a folder of a million foreign files must not be one chunk.
    while chunk.byteCount + 256 * chunk.records.count < limit, let event = try reader.next() {
      if case .record(let record) = event { chunk.byteCount += record.bytes.count + 1 }
      chunk.records.append(event)
    }
    guard !chunk.records.isEmpty else { return nil }
    chunk.bytesRead = reader.bytesRead
    recordCount += chunk.records.count
    turn = chunk.nextTurn
    return chunk
  }
}

private struct Output: ~Copyable {
  private var writer: ShardSetWriter?
  /// How many documents an interrupted run of the same build has written already.
  private var documentsToSkip: Int
  private var progress: BuildProgress
  private var rejected: [String: Int] = [:]
  private var rejectionsToReport = ShardBuilder.reportedRejections
  private var bytesIn = 0
  private var droppedBytes = 0
  private let onProgress: @Sendable (BuildProgress) -> Void
  private let onRejection: @Sendable (RejectedRecord) -> Void

  init(
    writer: consuming ShardSetWriter, progress: BuildProgress,
    onProgress: @escaping @Sendable (BuildProgress) -> Void,
    onRejection: @escaping @Sendable (RejectedRecord) -> Void
  ) {
    documentsToSkip = writer.completedDocuments
    self.writer = consume writer
    self.progress = progress
    self.onProgress = onProgress
    self.onRejection = onRejection
  }

  mutating func write(_ records: [EncodedRecord], of chunk: Chunk, droppedBytes: Int) throws {
    for record in records {
      switch record {
      case .documents(let documents):
        for document in documents { try write(document) }
      case .rejected(let record):
        rejected[record.reason, default: 0] += 1
        if rejectionsToReport > 0 { onRejection(record) }
        rejectionsToReport -= 1
      }
    }
    bytesIn += chunk.byteCount
    self.droppedBytes += droppedBytes
    progress.bytesRead = chunk.bytesRead
    onProgress(progress)
  }

  private mutating func write(_ document: EncodedDocument) throws {
    progress.documents += 1
    progress.tokens += document.ids.count
    if documentsToSkip > 0 {
      documentsToSkip -= 1
    } else {
      try writer?.append(
        ids: document.ids, spans: document.spans, provenance: document.provenance)
    }
  }

  mutating func finish() throws -> BuildSummary {
    guard let writer = writer.take() else { preconditionFailure("a build is finished once") }
    let manifest = try writer.finish(rejected: rejected)
    return BuildSummary(manifest: manifest, bytesIn: bytesIn, droppedBytes: droppedBytes)
  }
}
