import Glibc

/// This process's program, run once more as a process of its own.
public enum OwnProgram {
  /// Runs the program to its end. Its standard error is that of this process.
  ///
  /// - Parameters:
  ///   - arguments: what it is given.
  ///   - log: a file that receives its standard output, in place of what is there.
  ///   - shouldStop: is asked every now and then; once it says true the program is interrupted, and
  ///     still waited for.
  /// - Returns: the exit status, or minus the number of the signal that ended it.
  /// - Throws: `StorageError`.
  public static func run(
    _ arguments: [String], log: String, shouldStop: () -> Bool
  ) throws(StorageError) -> Int32 {
    let output = try FileDescriptor(log, O_WRONLY | O_CREAT | O_TRUNC)
    // A group of its own, so that an interrupt from the terminal reaches it through us, and once.
    let process = try SpawnedProcess.start(
      "/proc/self/exe", [CommandLine.arguments[0]] + arguments,
      name: arguments.joined(separator: " "), input: nil, output: output.number)
    var isInterrupted = false
    while true {
      if let status = try SpawnedProcess.status(of: process, name: log) { return status }
      if !isInterrupted, shouldStop() {
        isInterrupted = true
        kill(process, SIGINT)
      }
      usleep(20_000)
    }
  }
}
