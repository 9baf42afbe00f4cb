public import Storage

/// What tells one model's weights from another's.
public enum ModelIdentity {
  /// A digest of a model folder's configuration and weights.
  ///
  /// - Throws: `StorageError`.
  /// - Complexity: reads the weights once.
  public static func digest(ofFolder folder: String) throws(StorageError) -> Digest {
    var text = ""
    for name in try FileSystem.list(folder).sorted()
    where name == "config.json" || name.hasSuffix(".safetensors") {
      let file = try MappedFile(path: folder + "/" + name)
      text += "\(name) \(file.withSpan { Digest(of: $0) })\n"
    }
    return Digest(of: Array(text.utf8))
  }
}
