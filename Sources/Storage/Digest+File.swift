extension Digest {
  /// The digest of a file's bytes.
  ///
  /// - Throws: `StorageError`.
  public init(ofFile path: String) throws(StorageError) {
    self = try MappedFile(path: path).withSpan { Digest(of: $0) }
  }
}
