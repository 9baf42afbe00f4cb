import Foundation

/// The built `rehearse`, run the way a shell runs it.
enum Executable {
  /// What a run of the program left behind.
  struct Outcome {
    let status: Int32
    let output: [UInt8]
    let errors: String

    /// Standard output as text.
    var text: String { String(decoding: output, as: UTF8.self) }
    /// The lines of standard output.
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// Standard output as one JSON object.
    func object() throws -> JSON { try JSON(output) }
    /// Standard output as one JSON object a line.
    func objects() throws -> [JSON] { try lines.map { try JSON(Array($0.utf8)) } }
  }

  /// Runs the program to its end.
  ///
  /// The call blocks, so that no more programs run at a time than the machine has cores.
  static func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
    in folder: String? = nil
  ) throws -> Outcome {
    let process = try RunningProcess(
      path: path(), arguments, input: input, environment: environment, folder: folder)
    return try process.outcome()
  }

  /// Starts the program.
  static func start(_ arguments: [String], in folder: String) throws -> RunningProcess {
    try RunningProcess(path: path(), arguments, folder: folder)
  }

  /// Runs another program that the tests need, such as `zstd`.
  static func tool(_ name: String, _ arguments: String..., in folder: String? = nil) throws
    -> Outcome
  {
    try RunningProcess(path: "/usr/bin/env", [name] + arguments, folder: folder).outcome()
  }

  /// True where a program is installed.
  static func hasTool(_ name: String) -> Bool {
    (try? tool(name, "--version").status) == 0
  }

  /// The program lies beside the test program in whatever folder the build was asked to use.
  static func path() throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: tests).deletingLastPathComponent().path + "/rehearse"
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
    return path
  }

  private struct Missing: Error, CustomStringConvertible {
    let path: String
    var description: String { "no executable at \(path); build it: swift build" }
  }
}
