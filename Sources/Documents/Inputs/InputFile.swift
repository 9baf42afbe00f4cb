public import Storage

/// One file to be read.
public struct InputFile: Equatable, Sendable {
  /// What names standard input.
  public static let standardInput = "-"

  /// The file's path, or `-`.
  public let path: String
  /// False for a file that was found in a folder, where others than corpora may lie.
  let isNamed: Bool
  /// Tells whether the file changes; nil for standard input and for what is no regular file.
  public let stamp: FileStamp?

  init(path: String, isNamed: Bool) {
    self.path = path
    self.isNamed = isNamed
    stamp = path == Self.standardInput ? nil : FileStamp(path: path)
  }

  /// The size as stored, when the file was found.
  public var size: Int? { stamp?.size }

  /// Checks that the file is still the one that was found.
  ///
  /// - Throws: `DocumentError` if it was written, replaced or removed since then.
  public func requireUnchanged() throws(DocumentError) {
    guard path != Self.standardInput, FileStamp(path: path) != stamp else { return }
    throw DocumentError(
      file: path, problem: "changed while it was read; build again when it is complete")
  }

  /// How it is read; nil where that is not known.
  var format: InputFormat? { InputFormat(path: path == Self.standardInput ? ".jsonl" : path) }

  /// Begins to read what is stored.
  func open() throws(DocumentError) -> any ByteSource {
    path == Self.standardInput ? StandardInputSource() : try FileSource(path: path)
  }

  /// The files of the inputs in order, each folder's sorted.
  ///
  /// - Throws: `DocumentError` for an input that is not there.
  public static func files(of inputs: [String]) throws(DocumentError) -> [InputFile] {
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
