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
  private let shouldStop: @Sendable () -> Bool
  private let input: Mutex<Input>
  private let output: Mutex<BuildOutput>
  private let failure = Mutex<(any Error)?>(nil)

  init(
    builder: ShardBuilder, reader: consuming sending PartReader,
    output: consuming sending BuildOutput, shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.builder = builder
    self.shouldStop = shouldStop
    input = Mutex(Input(reader: reader))
    self.output = Mutex(output)
  }

  func run(workers: Int) throws -> BuildSummary {
    // Not `concurrentPerform`, within which the writer's own would run on one thread.
    let group = DispatchGroup()
    for _ in 0..<workers { DispatchQueue.global().async(group: group) { self.work() } }
    group.wait()
    if let error = failure.withLock({ $0 }) { throw error }
    return try output.withLock { try $0.finish() }
  }

  private func work() {
    var encoder = RecordEncoder(
      form: builder.form, tokenizer: builder.tokenizer, endOfText: builder.endOfText,
      hygiene: builder.hygiene)
    while let (chunk, turn) = nextChunk() {
      let records = Self.prepare(chunk, by: &encoder)
      turn.own.wait()
      defer { turn.next.signal() }
      attempt { try output.withLock { try $0.write(records) } }
    }
  }

  private static func prepare(
    _ chunk: PartReader.Chunk, by encoder: inout RecordEncoder
  ) -> [PreparedRecord] {
    let droppedBefore = encoder.droppedBytes
    var records = chunk.records.compactMap { event in
      switch event {
      case .record(let record):
        chunk.isWritten ? encoder.prepare(record) : encoder.observe(record)
      case .rejected(let rejection):
        chunk.isWritten ? PreparedRecord(rejected: RejectedRecord(rejection)) : nil
      }
    }
    var end = chunk
    end.records = []
    let droppedBytes = encoder.droppedBytes - droppedBefore
    records.append(PreparedRecord(outcome: .endOfChunk(end, droppedBytes: droppedBytes)))
    return records
  }

  /// Nil at the end of the inputs, or after a failure.
  private func nextChunk() -> (PartReader.Chunk, Turn)? {
    attempt {
      guard !shouldStop() else { throw BuildInterruption() }
      return try input.withLock { try $0.nextChunk(bytes: Self.chunkBytes) }
    } ?? nil
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

/// The right of a chunk to be written after those before it.
private struct Turn: Sendable {
  /// Signalled when the chunk before has been written.
  let own: DispatchSemaphore
  let next = DispatchSemaphore(value: 0)
}

private struct Input: ~Copyable {
  private var reader: PartReader
  private var turn = Turn(own: DispatchSemaphore(value: 0))

  init(reader: consuming PartReader) {
    self.reader = reader
    turn.own.signal()
  }

  mutating func nextChunk(bytes limit: Int) throws(DocumentError) -> (PartReader.Chunk, Turn)? {
    guard let chunk = try reader.nextChunk(bytes: limit) else { return nil }
    defer { turn = Turn(own: turn.next) }
    return (chunk, turn)
  }
}
