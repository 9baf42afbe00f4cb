internal import FoundationEssentials

/// The bytes of a file.
func contents(ofFile path: String) throws(TokenizerError) -> [UInt8] {
  guard let data = FileManager.default.contents(atPath: path) else {
    throw TokenizerError(
      file: path, place: "the file itself", found: "nothing that can be read",
      expected: "a readable file", advice: "check the path and its permissions")
  }
  return Array(data)
}

/// Whether there is a file or folder at `path`.
func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// Whether there is a folder at `path`.
func isFolder(_ path: String) -> Bool {
  var isDirectory = false
  return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
}
