import Storage

/// Writes documents, in order, as a shard set: the same documents and options give the same bytes.
///
/// Shards appear one by one, the manifest last; until then the folder is plainly incomplete. A build
/// that was interrupted goes on after the shards it had finished, if its options and identity are
/// the same: see `completedDocuments`. One process at a time can write in a folder.
public struct ShardSetWriter: ~Copyable {
  private let folder: String
  private let options: ShardSetOptions
  private let lock: FolderLock
  private var ledger: BuildLedger
  private var current: ShardWriter?

  /// How many documents an earlier, interrupted run of this build has stored already. The caller
  /// goes on with the one after them.
  public let completedDocuments: Int

  /// Starts or continues a set.
  ///
  /// - Parameters:
  ///   - folder: where to; it is created if need be.
  ///   - replace: whether a finished set in the folder may be removed.
  /// - Throws: `ShardError` if the folder holds a finished set; `StorageError` if another process
  ///   writes in it, or it cannot be written.
  public init(folder: String, options: ShardSetOptions, replace: Bool = false) throws {
    precondition(options.tokensPerShard >= 1, "a shard holds at least one token")
    try FileSystem.createFolder(folder)
    let lock = try FolderLock(folder: folder)
    let manifest = folder + "/" + ShardManifest.fileName
    if FileSystem.exists(manifest) {
      guard replace else {
        throw ShardError(
          file: folder, place: .folder,
          problem: "holds a finished shard set; name another folder, or replace this one with "
            + "--overwrite")
      }
      // On the disk before anything else goes: without a manifest the rest is no set.
      try FileSystem.remove(manifest)
      try FileSystem.synchronizeFolder(folder)
      try FileSystem.remove(folder + "/" + BuildLedger.fileName)
    }
    let ledger = try BuildLedger(folder: folder, options: options)
    try Self.removeShards(in: folder, except: Set(ledger.shards.map(\.name)))
    completedDocuments = ledger.shards.reduce(0) { $0 + $1.documents }
    self.folder = folder
    self.options = options
    self.lock = lock
    self.ledger = ledger
  }

  /// Adds a document, see `ShardWriter.append`. It is never split over two shards.
  public mutating func append(
    ids: [UInt32], spans: [RoleSpan], provenance: Provenance
  ) throws {
    if let tokens = current?.tokenCount, let documents = current?.documentCount,
      tokens + ids.count > options.tokensPerShard || documents == ShardFormat.documentLimit
    {
      try finishShard()
    }
    if current == nil {
      current = try ShardWriter(
        path: folder + "/" + ShardManifest.shardName(ledger.shards.count),
        tokenizer: options.tokenizer, level: options.compressionLevel)
    }
    try current?.append(ids: ids, spans: spans, provenance: provenance)
  }

  /// Publishes the last shard and the manifest.
  ///
  /// - Parameter rejected: how many records each reason kept out.
  public consuming func finish(rejected: [String: Int] = [:]) throws -> ShardManifest {
    try finishShard()
    let manifest = ShardManifest(
      kind: options.kind, tokenizer: options.tokenizer, options: options.recorded,
      shards: ledger.shards, rejected: rejected)
    let path = folder + "/" + ShardManifest.fileName
    let bytes = try manifest.encoded()
    try FileSystem.publish(bytes, to: path)
    try FileSystem.remove(folder + "/" + BuildLedger.fileName)
    return try ShardManifest(bytes, path: path)
  }

  private mutating func finishShard() throws {
    guard let shard = current.take() else { return }
    try ledger.append(try shard.finish())
  }

  private static func removeShards(in folder: String, except kept: Set<String>) throws {
    for name in try FileSystem.list(folder)
    where name.hasPrefix("shard-") && name.hasSuffix(".zst") && !kept.contains(name) {
      try FileSystem.remove(folder + "/" + name)
    }
  }
}
