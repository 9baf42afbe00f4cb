internal import FoundationEssentials
internal import Glibc

/// The bytes of a file of at most `limit` bytes; of a larger one nothing is read.
func contents(
  ofFile path: String, limit: Int = JSONDocument.maximumSize
) throws(TokenizerError) -> [UInt8] {
  // FileManager's attribute has one type with Foundation linked and another without.
  var status = stat()
  if stat(path, &status) == 0, status.st_size > limit {
    throw TokenizerError(
      file: path, place: "the file itself", found: "\(status.st_size) bytes",
      expected: "at most \(limit) bytes", advice: "no tokenizer has such a file; check the path")
  }
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
