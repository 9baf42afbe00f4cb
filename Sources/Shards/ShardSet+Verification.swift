public import Storage

extension ShardSet {
  /// The data frames of all shards.
  public var frameCount: Int {
    manifest.shards.reduce(0) { $0 + ShardFormat.frameCount(tokens: $1.tokens) }
  }

  /// Reads every byte of every shard and says which places are damaged, in the order of the shards.
  ///
  /// The documents of a damage are counted in its shard; a shard that cannot be opened, or is not
  /// the one that the manifest lists, counts with all of them.
  ///
  /// - Parameters:
  ///   - threads: how many threads read.
  ///   - onFrames: called now and then, on any of them, with the number of frames just read.
  public func verify(
    threads: Int = 1, onFrames: @Sendable (Int) -> Void = { _ in }
  ) -> [Damage] {
    // Few large shards share the threads out among their frames, many small ones among each other.
    let shards = manifest.shards.count
    let threadsPerShard = (threads + max(shards, 1) - 1) / max(shards, 1)
    return parallelMap(shards, threads: threads) { number in
      let entry = manifest.shards[number]
      let all = 0..<entry.documents
      let reader: ShardReader
      do throws(ShardError) {
        // Not kept open: a set may have more shards than memory has room for their tables.
        reader = try openShard(number)
      } catch {
        onFrames(ShardFormat.frameCount(tokens: entry.tokens))
        return [Damage(error, documents: all)]
      }
      let damage = reader.verify(threads: threadsPerShard, onFrame: { onFrames(1) })
      guard damage.isEmpty, reader.file.withSpan({ Digest(of: $0) }) != entry.checksum else {
        return damage
      }
      let error = ShardError(
        file: reader.path, place: .file,
        problem: "whole, but its checksum is not the one that the manifest lists")
      return [Damage(error, documents: all)]
    }.flatMap(\.self)
  }

  /// The names in the folder that are no part of the set, such as shards of another; folders of ranks
  /// are left out.
  public func foreignFiles() throws(StorageError) -> [String] {
    let own = Set(
      manifest.shards.map(\.name)
        + [ShardManifest.fileName, LossRecord.fileName, FolderLock.fileName])
    return try FileSystem.list(folder).filter { !own.contains($0) && !BuildRank.isFolderName($0) }
  }
}
