public import Storage
import Synchronization

/// A folder of shards, read as one stream of tokens and one row of documents.
///
/// Opening reads the manifest; a shard is opened, and compared with the manifest, when it is first
/// needed. Several threads may share a set.
public final class ShardSet: Sendable {
  /// The folder the set was opened by.
  public let folder: String
  /// What the set holds.
  public let manifest: ShardManifest
  /// The places of each shard's tokens and documents in the set.
  let tokenRanges: ConsecutiveRanges
  let documentRanges: ConsecutiveRanges
  /// The shards that were used last, with the number of their last use.
  private let readers = Mutex<[Int: (reader: ShardReader, lastUse: Int)]>([:])
  private let uses = Atomic(0)
  /// How many shards stay open: a shard of codes takes a few megabytes meanwhile.
  public static let openShards = 72
  private let cache: FrameCache

  /// The number of tokens.
  public var tokenCount: Int { manifest.tokens }
  /// The number of documents.
  public var documentCount: Int { manifest.documents }
  /// Changes with every token, document and provenance of the set.
  public var contentHash: Digest { manifest.contentHash }

  /// Opens a set.
  ///
  /// - Parameter cacheBytes: how many bytes of decoded ids are kept, of all shards together.
  /// - Throws: `ShardError` if the folder has no valid manifest, `StorageError` if it cannot be read.
  public init(
    folder: String, cacheBytes: Int = FrameCache.defaultByteLimit
  ) throws {
    let manifest = try ShardManifest(folder: folder)
    var tokenRanges = ConsecutiveRanges()
    var documentRanges = ConsecutiveRanges()
    for shard in manifest.shards {
      tokenRanges.append(length: shard.tokens)
      documentRanges.append(length: shard.documents)
    }
    self.folder = folder
    self.manifest = manifest
    self.tokenRanges = tokenRanges
    self.documentRanges = documentRanges
    cache = FrameCache(byteLimit: cacheBytes)
  }

  /// Refuses a set that another tokenizer made.
  ///
  /// - Throws: `ShardError` naming both.
  public func requireTokenizer(hash: Digest, name: String) throws(ShardError) {
    guard manifest.tokenizer.hash == hash else {
      throw ShardError(
        file: folder, place: .manifest,
        problem: "made with the tokenizer \(manifest.tokenizer.name) "
          + "(\(manifest.tokenizer.hash)), not with \(name) (\(hash)); build it again with \(name)")
    }
  }

  /// The reader of a shard, opened unless it is one of those that were used last.
  ///
  /// - Precondition: `number` is that of a shard of the manifest.
  public func shard(_ number: Int) throws(ShardError) -> ShardReader {
    let use = uses.add(1, ordering: .relaxed).newValue
    let open = readers.withLock { readers -> ShardReader? in
      guard let place = readers.index(forKey: number) else { return nil }
      readers.values[place].lastUse = use
      return readers.values[place].reader
    }
    if let open { return open }
    let reader = try openShard(number)
    readers.withLock { readers in
      if readers.count >= Self.openShards,
        let oldest = readers.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
      {
        readers[oldest] = nil
      }
      readers[number] = (reader, use)
    }
    return reader
  }

  /// Opens a shard that is not kept.
  func openShard(_ number: Int) throws(ShardError) -> ShardReader {
    let entry = manifest.shards[number]
    let path = folder + "/" + entry.name
    let reader: ShardReader
    do {
      reader = try ShardReader(path: path, cache: cache)
    } catch let error as ShardError {
      throw error
    } catch let error as StorageError {
      throw ShardError(file: path, place: .file, problem: "cannot be opened: \(error.reason)")
    } catch {
      throw ShardError(file: path, place: .file, problem: "cannot be opened: \(error)")
    }
    guard reader.byteCount == entry.bytes, reader.tokenCount == entry.tokens,
      reader.documentCount == entry.documents, reader.tokensByRole == entry.tokensByRole,
      reader.tokenizerHash == manifest.tokenizer.hash,
      reader.vocabularySize == manifest.tokenizer.vocabularySize
    else {
      throw ShardError(
        file: path, place: .file,
        problem: "a whole shard, but not the one that the manifest lists; rebuild the set")
    }
    return reader
  }
}
