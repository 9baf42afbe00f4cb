import Storage

/// One file to be read.
struct InputFile: Equatable {
  /// What names standard input.
  static let standardInput = "-"

  let path: String
  /// False for a file that was found in a folder, where others than corpora may lie.
  let isNamed: Bool

  /// The size as stored; nil for standard input and for what is no regular file.
  var size: Int? {
    path == Self.standardInput ? nil : try? FileSystem.size(of: path)
  }

  /// The files of the inputs in order, each folder's sorted.
  ///
  /// - Throws: `DocumentError` for an input that is not there.
  static func files(of inputs: [String]) throws(DocumentError) -> [InputFile] {
    var files: [InputFile] = []
    for input in inputs {
      guard input != standardInput, FileSystem.isFolder(input) else {
        guard input == standardInput || FileSystem.exists(input) else {
          throw DocumentError(file: input, problem: "no such file or folder; check the path")
        }
        files.append(InputFile(path: input, isNamed: true))
        continue
      }
      do {
        files += try FileSystem.walk(input).map { InputFile(path: $0, isNamed: false) }
      } catch {
        throw DocumentError(file: error.path, problem: error.reason)
      }
    }
    return files
  }
}
