import Storage

extension ShardManifest {
  /// Sums up the parts of a whole build.
  init(_ heading: LedgerHeading, parts: [BuildPart]) {
    let counts = parts.counts
    self.init(
      kind: heading.kind, tokenizer: heading.tokenizer, options: heading.options,
      shards: parts.shards, rejected: counts.rejected,
      cleaned: counts.cleaned.isEmpty ? nil : counts.cleaned)
  }

  /// Writes the manifest of a set whose shards have all been published, and gives it as it was written.
  func published(in folder: String) throws -> Self {
    let path = folder + "/" + Self.fileName
    let bytes = try encoded()
    try FileSystem.publish(bytes, to: path)
    return try Self(bytes, path: path)
  }

  /// Refuses a folder that holds a finished set, unless the set may be removed.
  static func requireNone(in folder: String, unless replace: Bool) throws(ShardError) {
    guard !replace, FileSystem.exists(folder + "/" + fileName) else { return }
    throw ShardError(
      file: folder, place: .folder,
      problem: "holds a finished shard set; name another folder, or replace this one with "
        + "--overwrite")
  }

  /// Sees to it that a folder that is locked holds no finished set.
  static func makeWay(in folder: String, replace: Bool) throws {
    try requireNone(in: folder, unless: replace)
    let manifest = folder + "/" + fileName
    guard FileSystem.exists(manifest) else { return }
    // On the disk before anything else goes: without a manifest the rest is no set.
    try FileSystem.remove(manifest)
    try FileSystem.synchronizeFolder(folder)
    try FileSystem.remove(folder + "/" + BuildLedger.fileName)
  }

  /// Removes the shards of an unfinished build.
  static func removeShards(in folder: String, except kept: Set<String>) throws {
    for name in try FileSystem.list(folder)
    where name.hasPrefix("shard-") && name.hasSuffix(".zst") && !kept.contains(name) {
      try FileSystem.remove(folder + "/" + name)
    }
  }
}
