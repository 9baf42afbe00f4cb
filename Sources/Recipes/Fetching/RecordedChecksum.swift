import Storage

/// The checksum that a file had when it was fetched, kept beside it as `sha256sum` writes it.
enum RecordedChecksum {
  private static let suffix = ".sha256"

  /// The checksum of a file's record; nil where there is no record.
  ///
  /// - Throws: `FetchError` where the record is none.
  static func read(of path: String) throws -> Checksum? {
    let record = path + suffix
    guard FileSystem.exists(record) else { return nil }
    let text = String(decoding: try FileSystem.read(record, limit: 4096), as: UTF8.self)
    guard let checksum = Checksum("sha256:\(text.prefix { $0 != " " })") else {
      throw FetchError(
        file: record, problem: "no line of sha256sum; remove it to take the file as it is")
    }
    return checksum
  }

  static func write(_ checksum: Checksum, of path: String) throws(StorageError) {
    let line = "\(checksum.digits)  \(FileSystem.lastName(of: path))\n"
    try FileSystem.publish(Array(line.utf8), to: path + suffix)
  }
}
