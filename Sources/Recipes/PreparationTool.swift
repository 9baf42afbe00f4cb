import Foundation
import Storage

/// A script beside the recipes that makes JSON lines of what `rehearse` does not read itself.
struct PreparationTool {
  private let path: String

  /// The script of a name in the `tools` folder beside the folder of a recipe.
  ///
  /// - Throws: `FetchError` where it is not there.
  init(_ name: String, for recipe: Recipe) throws(FetchError) {
    let corpora = URL(fileURLWithPath: recipe.path).standardizedFileURL.deletingLastPathComponent()
    path = corpora.deletingLastPathComponent().path + "/tools/" + name
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw FetchError(
        file: recipe.path,
        problem: "the corpus is prepared by \(path), which is not there; keep the recipe in the "
          + "corpora folder of a checkout")
    }
  }

  /// Runs the script; what it prints goes to standard error.
  func run(_ arguments: [String]) throws {
    try run(arguments, output: FileHandle.standardError) {}
  }

  /// Runs the script; what it prints becomes a file.
  func run(_ arguments: [String], output path: String) throws {
    var file = try PartialFile(path: path)
    // Another process may have had the unfinished file, and finished it.
    guard !FileSystem.exists(path) else { return try FileSystem.remove(file.partPath) }
    try file.removeAll()
    let pipe = Pipe()
    try run(arguments, output: pipe) {
      while let data = try pipe.fileHandleForReading.read(upToCount: 1 << 20), !data.isEmpty {
        try file.append(data.span.bytes)
      }
    }
    try file.publish()
  }

  private func run(_ arguments: [String], output: Any, whileRunning: () throws -> Void) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    do {
      try whileRunning()
    } catch {
      process.terminate()
      throw error
    }
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw FetchError(
        file: path, problem: "failed with status \(process.terminationStatus); see above")
    }
  }
}
