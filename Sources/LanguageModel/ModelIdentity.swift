public import Storage

/// What tells one model's weights from another's.
public enum ModelIdentity {
  /// A digest of a model folder's configuration and weights.
  ///
  /// - Throws: `StorageError`.
  /// - Complexity: reads the weights once.
  public static func digest(ofFolder folder: String) throws(StorageError) -> Digest {
    let names = try FileSystem.list(folder).sorted()
      .filter { $0 == "config.json" || $0.hasSuffix(".safetensors") }
    return try digest(of: names, in: folder)
  }

  /// A digest of an adapter folder's configuration and weights.
  ///
  /// - Throws: `StorageError`.
  public static func digest(ofAdapter folder: String) throws(StorageError) -> Digest {
    try digest(of: Adapter.fileNames, in: folder)
  }

  private static func digest(
    of names: [String], in folder: String
  ) throws(StorageError) -> Digest {
    var text = ""
    for name in names { text += "\(name) \(try Digest(ofFile: folder + "/" + name))\n" }
    return Digest(of: Array(text.utf8))
  }
}
