public import Storage

/// One file to be read.
public struct InputFile: Equatable, Sendable {
  /// What names standard input.
  public static let standardInput = "-"

  /// The file's path, or `-`.
  public let path: String
  /// The path below the folder that was named; nil for a file that was itself.
  ///
  /// Others than corpora may lie in a folder.
  let pathInFolder: String?
  /// How it is read, and what of it.
  let options: ReadingOptions
  /// Tells whether the file changes; nil for standard input and for what is no regular file.
  public let stamp: FileStamp?

  private init(path: String, pathInFolder: String? = nil, options: ReadingOptions) {
    self.path = path
    self.pathInFolder = pathInFolder
    self.options = options
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
  var format: InputFormat? {
    options.format ?? InputFormat(path: path == Self.standardInput ? ".jsonl" : path)
  }

  /// Whether one of its members is to be read, should it be an archive.
  func admits(_ members: [String], isArchive: Bool) -> Bool {
    let path = pathInFolder ?? FileSystem.lastName(of: path)
    return options.admits(([path] + members).joined(separator: "/"), isArchive: isArchive)
  }

  /// Begins to read what is stored.
  func open() throws(DocumentError) -> any ByteSource {
    path == Self.standardInput ? StandardInputSource() : try FileSource(path: path)
  }

  /// The files of the inputs in order, each folder's sorted by the bytes of their names.
  ///
  /// - Throws: `DocumentError` for an input that is not there.
  public static func files(
    of inputs: [String], options: ReadingOptions = ReadingOptions()
  ) throws(DocumentError) -> [InputFile] {
    var files: [InputFile] = []
    for input in inputs {
      if input == standardInput || !FileSystem.isFolder(input) {
        guard input == standardInput || FileSystem.exists(input) else {
          throw DocumentError(file: input, problem: "no such file or folder; check the path")
        }
        files.append(InputFile(path: input, options: options))
      } else {
        files += try Self.files(inFolder: input, options: options)
      }
    }
    return files
  }

  private static func files(
    inFolder folder: String, options: ReadingOptions
  ) throws(DocumentError) -> [InputFile] {
    let paths: [String]
    do {
      paths = try FileSystem.walk(folder)
    } catch {
      throw DocumentError(file: error.path, problem: error.reason)
    }
    let prefix = folder.utf8.count + (folder.hasSuffix("/") ? 0 : 1)
    return paths.map { path in
      InputFile(
        path: path, pathInFolder: String(decoding: path.utf8.dropFirst(prefix), as: UTF8.self),
        options: options)
    }.filter { $0.admits([], isArchive: $0.format?.isArchive ?? false) }
  }
}
