import Storage

extension ShardSet {
  /// Reads every byte of every shard and says which places are damaged, shard by shard.
  ///
  /// The documents of a damage are counted in its shard; a shard that cannot be opened, or is not
  /// the one that the manifest lists, counts with all of them.
  public func verify() -> [Damage] {
    manifest.shards.indices.flatMap { number in
      let entry = manifest.shards[number]
      let reader: ShardReader
      do throws(ShardError) {
        reader = try shard(number)
      } catch {
        return [Damage(error, documents: 0..<entry.documents)]
      }
      let damage = reader.verify()
      guard damage.isEmpty, reader.contentChecksum != entry.checksum else { return damage }
      let error = ShardError(
        file: reader.path, place: .file,
        problem: "whole, but its checksum is not the one that the manifest lists")
      return [Damage(error, documents: 0..<entry.documents)]
    }
  }
}

extension ShardReader {
  /// The digest of the whole file.
  fileprivate var contentChecksum: Digest { file.withSpan { Digest(of: $0) } }
}
