import Dispatch
import Storage
import Synchronization

/// Makes one shard set of what the ranks of a divided build have written: the same bytes as one
/// process would have written alone.
///
/// Shards are linked, not copied, where the file system allows it. A merge that is interrupted leaves
/// a folder without a manifest, and is simply started again.
public struct ShardSetMerger: Sendable {
  /// A shard of a rank, with the part of the build that it belongs to.
  private struct Source: Sendable {
    let folder: String
    let shard: ShardSummary
  }

  private let heading: LedgerHeading
  private let parts: [BuildPart]
  private let sources: [Source]

  /// The bytes of the shards to be joined.
  public var bytes: Int { sources.reduce(0) { $0 + $1.shard.bytes } }

  /// Reads the ledgers of all ranks and checks that they belong together and nothing is missing.
  ///
  /// - Parameter folders: the ranks' own folders, or folders in which they lie, in any order.
  /// - Throws: `ShardError` saying which rank is missing, unfinished, there twice or of another build.
  public init(folders: [String]) throws {
    let shares = try RankShare.wholeBuild(in: folders)
    let heading = shares[0].content.heading
    let all = shares.flatMap { share in share.content.parts.map { (share, $0) } }
      .sorted { $0.1.place < $1.1.place }
    try RankShare.requireWhole(all, groups: heading.groups)
    sources = all.flatMap { share, part in
      part.shards.map { Source(folder: share.folder, shard: $0) }
    }
    self.heading = heading
    parts =
      all.enumerated().reduce(into: (parts: [BuildPart](), count: 0)) { result, next in
        let part = next.element.1
        result.parts.append(part.renamed(from: result.count))
        result.count += part.shards.count
      }.parts
  }

  /// Checks every shard, brings them together under their final names, and writes the manifest.
  ///
  /// - Parameters:
  ///   - replace: whether a finished set in the folder may be removed.
  ///   - onProgress: told how many bytes are done, by one thread at a time.
  public func merge(
    into folder: String, replace: Bool = false,
    onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> ShardManifest {
    try FileSystem.createFolder(folder)
    let lock = try FolderLock(folder: folder)
    defer { _ = lock }
    try ShardManifest.requireNone(in: folder, unless: replace)
    for source in sources where FileSystem.isSame(source.folder, folder) {
      throw ShardError(
        file: folder, place: .folder,
        problem: "a rank's own folder cannot receive the set; name another with --out")
    }
    try checkSources(onProgress)
    try ShardManifest.makeWay(in: folder, replace: replace)
    try ShardManifest.removeShards(in: folder, except: [])
    for (number, source) in sources.enumerated() {
      try FileSystem.linkOrCopy(
        source.folder + "/" + source.shard.name, to: folder + "/" + ShardManifest.shardName(number))
    }
    try FileSystem.synchronizeFolder(folder)
    return try ShardManifest(heading, parts: parts).published(in: folder)
  }

  /// Reads every byte of the ranks' shards, before anything is changed.
  private func checkSources(_ onProgress: @Sendable (Int) -> Void) throws {
    let done = Mutex(0)
    let failures = Mutex<[Int: any Error]>([:])
    DispatchQueue.concurrentPerform(iterations: sources.count) { number in
      guard failures.withLock({ $0.isEmpty }) else { return }
      do {
        try check(sources[number])
        done.withLock {
          $0 += sources[number].shard.bytes
          onProgress($0)
        }
      } catch {
        failures.withLock { $0[number] = error }
      }
    }
    if let first = failures.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
  }

  private func check(_ source: Source) throws(ShardError) {
    guard source.shard.isIntact(in: source.folder) else {
      throw ShardError(
        file: source.folder + "/" + source.shard.name, place: .file,
        problem: "missing, or not as it was written; run this rank again: it does what is damaged "
          + "anew")
    }
  }
}

extension BuildPart {
  /// The part with its shards named as they are in the whole set.
  fileprivate func renamed(from first: Int) -> Self {
    Self(
      place: place, endsGroup: endsGroup,
      shards: shards.enumerated().map { offset, shard in
        shard.renamed(ShardManifest.shardName(first + offset))
      }, counts: counts)
  }
}

extension ShardSummary {
  /// The same shard under another name.
  func renamed(_ name: String) -> Self {
    Self(
      name: name, tokens: tokens, documents: documents, tokensByRole: tokensByRole, bytes: bytes,
      checksum: checksum)
  }
}
