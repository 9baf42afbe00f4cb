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
  package func published(in folder: String) throws -> Self {
    let path = folder + "/" + Self.fileName
    let bytes = try encoded()
    guard bytes.count <= Self.largestFile else {
      throw ShardError(
        file: path, place: .manifest,
        problem:
          "\(shards.count) shards are too many for a manifest of \(Self.largestFile >> 20) MiB; "
          + "build with larger --part-bytes")
    }
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

  /// Refuses a folder with shards that no manifest or ledger of ours accounts for, unless they may be
  /// removed.
  static func requireNoShards(in folder: String, unless replace: Bool) throws {
    guard !replace, try !shardNames(in: folder).isEmpty else { return }
    throw ShardError(
      file: folder, place: .folder,
      problem:
        "holds shards of an unfinished build from other inputs, or inputs that changed, or with "
        + "other options (or of a set that lost its manifest: see rehearse shards repair); start "
        + "that build again as it was, or remove its shards with --overwrite")
  }

  /// Removes the shards of an unfinished build.
  static func removeShards(in folder: String, except kept: Set<String>) throws {
    for name in try shardNames(in: folder) where !kept.contains(name) {
      try FileSystem.remove(folder + "/" + name)
    }
  }

  /// What is named like a shard.
  static func shardNames(in folder: String) throws(StorageError) -> [String] {
    try FileSystem.list(folder).filter { $0.hasPrefix("shard-") && $0.hasSuffix(".zst") }
  }
}
