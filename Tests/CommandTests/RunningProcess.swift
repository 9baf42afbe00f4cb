import Foundation
import TestSupport

/// A program that was started; its streams are files, so that no full pipe can hold it up.
final class RunningProcess {
  /// Long enough for a busy machine; a program that hangs fails its test.
  private static let timeLimit = 120.0

  private let process = Process()
  private let ended = DispatchSemaphore(value: 0)
  private let streams: TemporaryFolder

  init(
    path: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
    folder: String? = nil
  ) throws {
    streams = try TemporaryFolder()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    // A developer's choice of kernels is warned of, which a test of silence does not expect.
    process.environment = ProcessInfo.processInfo.environment
      .filter { $0.key != "OPENBLAS_CORETYPE" }.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let path = try streams.write(input, to: "input")
    let handles = [
      try FileHandle(forReadingFrom: URL(fileURLWithPath: path)),
      try streams.handle(forWriting: "output"), try streams.handle(forWriting: "errors"),
    ]
    // The program has its own; Foundation would keep these open after the last use.
    defer { for handle in handles { try? handle.close() } }
    process.standardInput = handles[0]
    process.standardOutput = handles[1]
    process.standardError = handles[2]
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
  }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until a condition holds, the program ends, or the time is up.
  func wait(until condition: () -> Bool) {
    let limit = Date(timeIntervalSinceNow: Self.timeLimit)
    while process.isRunning, !condition(), Date() < limit { usleep(1000) }
  }

  /// Waits for the end. The status of a program that a signal ended is minus the signal's number.
  func outcome() throws -> Executable.Outcome {
    guard ended.wait(timeout: .now() + Self.timeLimit) == .success else {
      send(SIGKILL)
      throw TimeOut(command: process.arguments ?? [])
    }
    let status = process.terminationStatus
    return Executable.Outcome(
      status: process.terminationReason == .exit ? status : -status,
      output: try streams.read("output"),
      errors: String(decoding: try streams.read("errors"), as: UTF8.self))
  }

  private struct TimeOut: Error {
    let command: [String]
  }
}

extension TemporaryFolder {
  fileprivate func handle(forWriting name: String) throws -> FileHandle {
    try FileHandle(forWritingTo: URL(fileURLWithPath: write([], to: name)))
  }
}
