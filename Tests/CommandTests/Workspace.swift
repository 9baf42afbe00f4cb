import Foundation
import TestSupport

/// A folder in which a user works, and the tiny model.
struct Workspace {
  let model: TinyModelFolder
  let folder: TemporaryFolder

  init() throws {
    model = try TinyModelFolder()
    folder = try TemporaryFolder()
  }

  /// Runs `rehearse` in the folder.
  @discardableResult
  func rehearse(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> Executable.Outcome {
    try Executable.run(
      arguments, input: Array(input.utf8), environment: environment, in: folder.path)
  }

  /// Builds with the tiny model's tokenizer; `arguments` end with the inputs.
  @discardableResult
  func build(
    _ name: String, _ arguments: String..., input: String = ""
  ) throws -> Executable.Outcome {
    try Executable.run(
      ["build", "--tokenizer", model.path, "--out", name] + arguments, input: Array(input.utf8),
      in: folder.path)
  }

  /// The files below a folder with their bytes, by their paths in it.
  func files(in name: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.file(name)) {
      let full = folder.file(name) + "/" + path
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      files[path] = Array(try Data(contentsOf: URL(fileURLWithPath: full)))
    }
    return files
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.file(name))
  }

  /// Flips a bit of a file.
  func flipBit(in name: String, at offset: Int) throws {
    var bytes = try folder.read(name)
    bytes[offset] ^= 1
    try folder.write(bytes, to: name)
  }
}

extension Workspace {
  /// The definition of the model's tokenizer with another name for one of the special tokens.
  func otherTokenizer() throws -> String {
    let path = model.path + "/tokenizer.json"
    let definition = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    return definition.replacingOccurrences(of: "<|im_end|>", with: "<|im_over|>")
  }
}
