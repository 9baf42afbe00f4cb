import Storage

/// Writes documents, in order, as a shard set: the same documents and options give the same bytes.
///
/// Shards appear one by one, the manifest last; until then the folder is plainly incomplete. Documents
/// come in parts, which shards do not cross. A build that was interrupted goes on after the parts it
/// had ended, if its options and inputs are the same: see `completedParts`. One process at a time can
/// write in a folder; one of several ranks writes in a folder of its own in that of the set, and
/// `ShardSetMerger` makes one set of them all.
public struct ShardSetWriter: ~Copyable {
  private let folder: String
  private let options: ShardSetOptions
  private let lock: FolderLock
  private var ledger: BuildLedger
  /// The shards of the part that is being written.
  private var shards: [ShardSummary] = []
  private var shardCount: Int
  private var current: ShardWriter?

  /// The parts that an earlier, interrupted run of this build has ended already. The caller goes on
  /// with the one after them.
  public var completedParts: [BuildPart] { ledger.parts }

  /// True where those are all: there is nothing left but `finish()`.
  public var isComplete: Bool { ledger.isComplete }

  /// Starts or continues a set.
  ///
  /// - Parameters:
  ///   - folder: where to; it is created if need be.
  ///   - replace: whether a finished set in the folder, or shards of another build, may be removed.
  /// - Throws: `ShardError` if the folder holds such; `StorageError` if another process writes in it, or
  ///   it cannot be written.
  public init(folder: String, options: ShardSetOptions, replace: Bool = false) throws {
    precondition(options.tokensPerShard >= 1, "a shard holds at least one token")
    let isWhole = options.rank.world == 1
    if !isWhole { try ShardManifest.requireNone(in: folder, unless: replace) }
    let own = isWhole ? folder : folder + "/" + options.rank.folderName
    try FileSystem.createFolder(own)
    let lock = try FolderLock(folder: own)
    // Also beside a manifest: a process that was killed after it has only the end to do again.
    let found = BuildLedger.find(in: own, of: options)
    if found == nil {
      try ShardManifest.makeWay(in: own, replace: replace)
      try ShardManifest.requireNoShards(in: own, unless: replace)
    }
    let ledger = try BuildLedger(folder: own, options: options, continuing: found)
    try ShardManifest.removeShards(in: own, except: Set(ledger.parts.shards.map(\.name)))
    shardCount = ledger.parts.reduce(0) { $0 + $1.shards.count }
    self.folder = own
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
        path: folder + "/" + ShardManifest.shardName(shardCount),
        tokenizer: options.tokenizer, level: options.compressionLevel, coding: options.coding,
        threads: options.compressionThreads)
    }
    try current?.append(ids: ids, spans: spans, provenance: provenance)
  }

  /// Publishes what a part still holds back, and records that it is done.
  ///
  /// - Parameter endsGroup: whether it is the last of its group.
  public mutating func endPart(
    _ place: BuildPart.Place, endsGroup: Bool, counts: BuildPart.Counts = .init()
  ) throws {
    try finishShard()
    try ledger.append(
      BuildPart(place: place, endsGroup: endsGroup, shards: shards, counts: counts))
    shards = []
  }

  /// Publishes the manifest, if the set has one writer; one of several leaves its ledger for the
  /// merger.
  ///
  /// - Returns: the parts of this writer, and the manifest.
  /// - Precondition: the last part is ended.
  public consuming func finish() throws -> (parts: [BuildPart], manifest: ShardManifest?) {
    precondition(current == nil, "a part that is not ended")
    guard options.rank.world == 1 else {
      if !ledger.isComplete { try ledger.complete() }
      return (ledger.parts, nil)
    }
    let manifest = try ShardManifest(LedgerHeading(options), parts: ledger.parts)
      .published(in: folder)
    try FileSystem.remove(folder + "/" + BuildLedger.fileName)
    return (ledger.parts, manifest)
  }

  /// Ends the only part of a set and publishes it.
  ///
  /// - Parameter rejected: how many records each reason kept out.
  /// - Precondition: no part was ended before, and this is the only writer.
  public consuming func finishOnlyPart(rejected: [String: Int] = [:]) throws -> ShardManifest {
    var counts = BuildPart.Counts()
    counts.rejected = rejected
    try endPart(BuildPart.Place(group: 0, section: 0), endsGroup: true, counts: counts)
    guard let manifest = try finish().manifest else {
      preconditionFailure("the ranks of a divided build end with ledgers")
    }
    return manifest
  }

  private mutating func finishShard() throws {
    guard let shard = current.take() else { return }
    shards.append(try shard.finish())
    shardCount += 1
  }
}
