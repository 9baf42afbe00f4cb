import Glibc

/// A shell command that runs beside this process, with a pipe to its standard input and one from its
/// standard output. Its standard error is that of this process.
///
/// The command and whatever it starts are a process group of its own, which is killed if the owner
/// goes before `end`.
struct ShellProcess: ~Copyable {
  /// The descriptor of the command's input; nil once it is closed. Neither descriptor waits: what is
  /// not possible at once fails with `EAGAIN`.
  private(set) var inputNumber: Int32?
  /// Owns it.
  private var input: FileDescriptor?
  let output: FileDescriptor
  private let command: String
  /// Nil once the process has ended and been waited for.
  private var process: pid_t?

  /// Starts `/bin/sh -c COMMAND`.
  init(_ command: String) throws(StorageError) {
    let inputPipe = try Self.makePipe(command)
    let input = FileDescriptor(owning: inputPipe.writing, path: command)
    let childInput = FileDescriptor(owning: inputPipe.reading, path: command)
    let outputPipe = try Self.makePipe(command)
    let output = FileDescriptor(owning: outputPipe.reading, path: command)
    let childOutput = FileDescriptor(owning: outputPipe.writing, path: command)
    for number in [input.number, output.number] {
      guard fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) == 0 else {
        throw StorageError(path: command, operation: .run, errno: errno)
      }
    }
    process = try SpawnedProcess.start(
      "/bin/sh", ["sh", "-c", command], name: command, input: childInput.number,
      output: childOutput.number)
    self.command = command
    inputNumber = input.number
    self.input = consume input
    self.output = output
  }

  deinit {
    guard let process else { return }
    kill(-process, SIGKILL)
    waitpid(process, nil, 0)
  }

  /// Ends the command's input.
  mutating func closeInput() {
    inputNumber = nil
    input = nil
  }

  /// Waits for the end of the process, a number of seconds at most.
  ///
  /// - Returns: the exit status, or minus the number of the signal that ended the process; nil if it
  ///   still runs.
  mutating func end(within seconds: Int) throws(StorageError) -> Int32? {
    guard let process else { preconditionFailure("a process is waited for once") }
    for _ in 0...seconds * 100 {
      if let status = try SpawnedProcess.status(of: process, name: command) {
        self.process = nil
        return status
      }
      usleep(10_000)
    }
    return nil
  }

  /// A pipe, closed in processes that are started.
  private static func makePipe(
    _ command: String
  ) throws(StorageError) -> (reading: Int32, writing: Int32) {
    var numbers: [Int32] = [0, 0]
    guard pipe(&numbers) == 0 else {
      throw StorageError(path: command, operation: .run, errno: errno)
    }
    for number in numbers { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
    // A larger pipe saves switches between the processes; where it is refused the usual one does.
    _ = fcntl(numbers[1], setPipeSize, 1 << 20)
    return (numbers[0], numbers[1])
  }

  /// `F_SETPIPE_SZ`, which Swift cannot see.
  private static let setPipeSize: Int32 = 1031
}
