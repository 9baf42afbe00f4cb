import Glibc

/// A shell command that is given lines and answers with lines.
///
/// Writing and reading take turns as the pipes allow, in one thread, so that neither side can hold up
/// the other for ever: a command may read many lines before it answers the first.
public struct LineCommand: ~Copyable {
  /// The bytes that an answer may have.
  static let answerLimit = 1 << 20
  private static let pieceSize = 1 << 16

  /// The command.
  public let command: String
  private let patience: Int
  private var process: ShellProcess
  /// What is to be written, and how much of it has been.
  private var outgoing: [UInt8] = []
  private var written = 0
  private var isInputComplete = false
  private var answers: [[UInt8]] = []
  /// The start of the next answer.
  private var incoming: [UInt8] = []
  /// True once the command has closed its standard output, as it does when it ends.
  public private(set) var hasEnded = false

  /// Starts `/bin/sh -c COMMAND`.
  ///
  /// - Parameter patience: after how many seconds without a byte read or written the command counts
  ///   as stuck.
  public init(_ command: String, patience: Int) throws(StorageError) {
    self.command = command
    self.patience = patience
    process = try ShellProcess(command)
  }

  /// Adds a line to what the command is given, and a line break.
  public mutating func send(_ line: [UInt8]) {
    // Moves what is left only when it is less than what has been written.
    if written > outgoing.count / 2 {
      outgoing.removeFirst(written)
      written = 0
    }
    outgoing += line
    outgoing.append(UInt8(ascii: "\n"))
  }

  /// Ends the command's input after the lines sent so far.
  public mutating func closeInput() { isInputComplete = true }

  /// The answers that have come since the last call, without their line breaks.
  ///
  /// - Parameters:
  ///   - expected: how many answers are read if they are there; a few more may be.
  ///   - waits: whether to wait for at least one; there is none once the command has ended.
  /// - Throws: `StorageError` where the command is stuck, or an answer too long.
  public mutating func receive(expected: Int, waits: Bool) throws(StorageError) -> [[UInt8]] {
    while !hasEnded, answers.count <= expected {
      let mayWait = waits && answers.isEmpty
      guard try exchange(milliseconds: mayWait ? patience * 1000 : 0) else {
        if mayWait { throw stuck }
        break
      }
    }
    defer { answers = [] }
    return answers
  }

  /// Waits for the end of a command that has closed its output.
  ///
  /// - Returns: the exit status, or minus the number of the signal that ended it.
  /// - Throws: `StorageError` where it does not end.
  public mutating func end() throws(StorageError) -> Int32 {
    process.closeInput()
    guard let status = try process.end(within: patience) else { throw stuck }
    return status
  }

  private var stuck: StorageError {
    StorageError(
      path: command, operation: .run,
      reason: "for \(patience) s it has neither read nor answered nor ended",
      advice: "it must answer each line, and flush what it writes")
  }

  /// Writes and reads what is possible at once, or after a wait; false if nothing was.
  private mutating func exchange(milliseconds: Int) throws(StorageError) -> Bool {
    if isInputComplete, written == outgoing.count { process.closeInput() }
    var descriptors = [
      pollfd(fd: process.output.number, events: Int16(POLLIN), revents: 0)
    ]
    if written < outgoing.count, let number = process.inputNumber {
      descriptors.append(pollfd(fd: number, events: Int16(POLLOUT), revents: 0))
    }
    let ready = poll(&descriptors, UInt(descriptors.count), Int32(clamping: milliseconds))
    guard ready >= 0 || errno == EINTR else {
      throw StorageError(path: command, operation: .run, errno: errno)
    }
    if ready > 0, descriptors[0].revents != 0 { try read() }
    if ready > 0, descriptors.count > 1, descriptors[1].revents != 0 { try write() }
    return ready != 0
  }

  private mutating func read() throws(StorageError) {
    let number = process.output.number
    var (count, code) = (0, 0 as Int32)
    let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, filled in
      count = Glibc.read(number, buffer.baseAddress, buffer.count)
      code = errno
      filled = max(0, count)
    }
    guard count >= 0 else {
      if code == EAGAIN || code == EINTR { return }
      throw StorageError(path: command, operation: .read, errno: code)
    }
    hasEnded = count == 0
    var rest = piece[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      answers.append(incoming + rest[..<end])
      incoming = []
      rest = rest[(end + 1)...]
    }
    incoming += rest
    if hasEnded, !incoming.isEmpty { answers.append(incoming) }
    guard incoming.count <= Self.answerLimit else {
      throw StorageError(
        path: command, operation: .read,
        reason: "an answer has more than \(Self.answerLimit) bytes")
    }
  }

  private mutating func write() throws(StorageError) {
    guard let number = process.inputNumber else { return }
    let (count, code) = outgoing.withUnsafeBytes { bytes in
      Self.write(UnsafeRawBufferPointer(rebasing: bytes[written...]), to: number)
    }
    if count >= 0 {
      written += count
    } else if code == EPIPE {
      // The command reads no more; whether that is wrong shows when answers are missing.
      written = outgoing.count
      process.closeInput()
    } else if code != EAGAIN, code != EINTR {
      throw StorageError(path: command, operation: .write, errno: code)
    }
  }

  /// Writes without the signal by which a closed pipe would end this process.
  private static func write(
    _ bytes: UnsafeRawBufferPointer, to number: Int32
  ) -> (count: Int, code: Int32) {
    var (signals, before) = (sigset_t(), sigset_t())
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    let count = Glibc.write(number, bytes.baseAddress, bytes.count)
    let code = errno
    if count < 0, code == EPIPE {
      var now = timespec()
      sigtimedwait(&signals, nil, &now)
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    return (count, code)
  }
}
