import Storage

/// Asks one process of the user's command about all documents, in the order of the inputs.
///
/// Records wait until their answers have come, so that a command may read ahead of what it answers:
/// by 8192 records or 64 MiB, which is more than programs hold back in the buffers of their output.
struct CommandFilter: ~Copyable {
  private static let waitingRecords = 8192
  private static let waitingBytes = 1 << 26

  private var process: LineCommand
  /// The records before the first one without an answer have been given back.
  private var waiting: [PreparedRecord] = []
  private var waitingBytes = 0
  private var asked = 0
  private var answered = 0

  init(_ filter: FilterCommand) throws(StorageError) {
    process = try LineCommand(filter.command, patience: filter.patience)
  }

  /// Takes in the next records and gives back, in order, those whose answers have come.
  mutating func judge(_ records: [PreparedRecord]) throws -> [PreparedRecord] {
    for record in records {
      if let fields = record.fingerprints?.filterFields {
        asked += 1
        waitingBytes += fields.count
        process.send(FilterQuestion.line(id: asked, fields: fields))
      }
      waiting.append(record)
    }
    var judged = try release(waits: false)
    while waiting.count > Self.waitingRecords || waitingBytes > Self.waitingBytes {
      judged += try release(waits: true)
    }
    return judged
  }

  /// Gives back the last records, when the command has answered and ended.
  mutating func finish() throws -> [PreparedRecord] {
    process.closeInput()
    var judged = try release(waits: false)
    while !waiting.isEmpty { judged += try release(waits: true) }
    while !process.hasEnded {
      guard try process.receive(expected: 0, waits: true).isEmpty else {
        throw failure("there are more answers than the \(asked) questions")
      }
    }
    let status = try process.end()
    guard status == 0 else { throw failure("it has ended with \(Self.name(ofStatus: status))") }
    return judged
  }

  private mutating func release(waits: Bool) throws -> [PreparedRecord] {
    let answers = try process.receive(expected: asked - answered, waits: waits && asked > answered)
    var rest = answers[...]
    var judged: [PreparedRecord] = []
    for record in waiting {
      guard let document = record.fingerprints, let fields = document.filterFields else {
        judged.append(record)
        continue
      }
      guard let line = rest.popFirst() else { break }
      answered += 1
      waitingBytes -= fields.count
      judged.append(try judge(record, document, by: line))
    }
    waiting.removeFirst(judged.count)
    guard rest.isEmpty else { throw failure("there are more answers than questions") }
    if process.hasEnded, let document = waiting.first?.fingerprints {
      let status = try process.end()
      throw failure(
        "it has ended with \(Self.name(ofStatus: status)) without an answer to question "
          + "\(answered + 1), the record \(document.location)")
    }
    return judged
  }

  private func judge(
    _ record: PreparedRecord, _ document: Fingerprints, by line: [UInt8]
  ) throws -> PreparedRecord {
    let answer: FilterAnswer
    do throws(BuildError) {
      answer = try FilterAnswer(line, id: answered)
    } catch {
      throw failure("answer \(answered), for the record \(document.location): \(error)")
    }
    guard !answer.keep else { return record }
    return record.rejected(
      RejectedRecord(
        location: document.location, reason: .filter,
        detail: answer.reason ?? "the filter gives no reason"))
  }

  private func failure(_ problem: String) -> BuildError {
    BuildError("filter \"\(process.command)\": \(problem)")
  }

  private static func name(ofStatus status: Int32) -> String {
    status < 0 ? "signal \(-status)" : "status \(status)"
  }
}
