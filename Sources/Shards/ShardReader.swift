public import Storage
import Synchronization

/// Reads a shard from any place. Several threads may share a reader.
///
/// Opening checks the header, the index and the seek table; a data frame is checked when it is
/// decoded. Nothing in a file, however it came about, makes a reader crash, hang, or take more
/// memory than the format's limits allow.
public final class ShardReader: Sendable {
  /// The path the shard was opened by.
  public let path: String
  let header: ShardHeader
  let documents: DocumentTable
  let file: MappedFile
  let seekTable: SeekTable
  let storedRanges: [Range<Int>]
  let storedChecksums: [Digest]
  private let cache = Mutex(FrameCache())

  /// The file's size in bytes.
  public var byteCount: Int { file.count }
  /// The number of tokens.
  public var tokenCount: Int { header.tokenCount }
  /// The number of documents.
  public var documentCount: Int { header.documentCount }
  /// The number of data frames.
  public var frameCount: Int { header.dataFrameCount }
  /// The hash of the tokenizer's definition.
  public var tokenizerHash: Digest { header.tokenizerHash }
  /// The number of the tokenizer's ids.
  public var vocabularySize: Int { header.vocabularySize }
  /// The tokens by role.
  public var tokensByRole: RoleCounts { documents.tokensByRole }

  /// Opens a shard.
  ///
  /// - Throws: `StorageError` if the file cannot be mapped, `ShardError` naming the place that is
  ///   damaged.
  /// - Complexity: O(documents + frames); no data frame is decoded.
  public init(path: String) throws {
    let file = try MappedFile(path: path)
    let header = try file.withSpan { (bytes) throws(ShardError) in
      try ShardHeader(bytes, path: path)
    }
    let seekTable = try file.withSpan { (bytes) throws(ShardError) in
      try SeekTable(bytes, header: header, path: path)
    }
    let storedRanges = seekTable.storedRanges
    let index = try file.withSpan(of: storedRanges[storedRanges.count - 1]) {
      (bytes) throws(ShardError) in
      try IndexFrame(bytes, header: header, path: path)
    }
    guard Digest(of: seekTable.encoded) == index.seekTableChecksum else {
      throw ShardError(
        file: path, place: .seekTable, problem: "the checksum does not fit: it is damaged")
    }
    documents = try Self.documentTable(of: index, header: header, path: path)
    self.path = path
    self.file = file
    self.header = header
    self.seekTable = seekTable
    self.storedRanges = storedRanges
    storedChecksums = index.storedChecksums
  }

  /// A document: its tokens in this shard, their roles, and where it came from.
  ///
  /// - Precondition: `number` is below `documentCount`.
  public func document(_ number: Int) -> DocumentEntry { documents[number] }

  /// The numbers of the documents that have a token in `range`.
  ///
  /// - Precondition: `range` lies within the shard.
  /// - Complexity: O(log documents).
  public func documents(overlapping range: Range<Int>) -> Range<Int> {
    precondition(range.upperBound <= tokenCount, "tokens outside the shard")
    return documents.tokens.places(overlapping: range)
  }

  /// The ids of a range of the shard's tokens.
  ///
  /// - Precondition: `range` lies within the shard.
  /// - Throws: `ShardError` naming the first frame that is damaged; wrong ids are never returned.
  /// - Complexity: every frame touched (65,536 or 32,768 tokens) is decoded whole, unless it is one
  ///   of the few used last.
  public func tokens(in range: Range<Int>) throws(ShardError) -> [UInt32] {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= tokenCount, "tokens outside the shard")
    var ids: [UInt32] = []
    ids.reserveCapacity(range.count)
    var position = range.lowerBound
    while position < range.upperBound {
      let frame = position / header.tokensPerFrame
      let start = frame * header.tokensPerFrame
      let end = min(range.upperBound, start + header.tokensPerFrame)
      ids += try cachedFrame(frame)[position - start..<end - start]
      position = end
    }
    return ids
  }

  private func cachedFrame(_ frame: Int) throws(ShardError) -> [UInt32] {
    if let ids = cache.withLock({ $0.ids(ofFrame: frame) }) { return ids }
    // Decoding outside the lock: two threads may decode one frame, and none waits for another.
    let ids = try decodeFrame(frame)
    cache.withLock { $0.insert(ids, frame: frame) }
    return ids
  }

  private static func documentTable(
    of index: IndexFrame, header: ShardHeader, path: String
  ) throws(ShardError) -> DocumentTable {
    let bytes: [UInt8]
    do {
      bytes = try ZstdDecompressor.decompress(
        index.compressedDocumentTable.span.bytes, size: index.documentTableSize)
    } catch {
      throw ShardError(file: path, place: .documentTable, problem: error.reason)
    }
    return try DocumentTable(bytes, header: header, path: path)
  }
}
