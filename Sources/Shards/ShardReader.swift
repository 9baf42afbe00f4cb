public import Storage

/// Reads a shard from any place. Several threads may share a reader.
///
/// Opening checks the header, the index and the seek table; a data frame is checked when it is
/// decoded. Nothing in a file, however it came about, makes a reader crash, hang, or take more
/// memory than the format's limits allow.
public final class ShardReader: Sendable {
  /// The tokens that are compressed, and decoded, together.
  public static let tokensPerFrame = ShardFormat.tokensPerFrame

  /// The path the shard was opened by.
  public let path: String
  let header: ShardHeader
  let documents: DocumentTable
  let file: MappedFile
  let frames: [StoredFrame]
  let storedChecksums: [Digest]
  /// Nil where the ids are plain.
  let decoder: IDDecoder?
  private let cache: FrameCache
  private let cacheNumber: Int

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
  /// - Parameter cache: where decoded frames are kept.
  /// - Throws: `StorageError` if the file cannot be mapped, `ShardError` naming the place that is
  ///   damaged.
  /// - Complexity: O(documents + frames); no data frame is decoded.
  public convenience init(path: String, cache: FrameCache = FrameCache()) throws {
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
    let frames = zip(seekTable.entries, storedRanges).dropFirst().dropLast().map {
      StoredFrame(place: $1, decodedSize: Int($0.decodedSize), decodedChecksum: $0.checksum)
    }
    try self.init(file: file, header: header, index: index, frames: frames, cache: cache)
  }

  /// Makes a reader of parts that have been checked.
  init(
    file: MappedFile, header: ShardHeader, index: IndexFrame, frames: [StoredFrame],
    cache: FrameCache
  ) throws(ShardError) {
    let path = file.path
    documents = try DocumentTable(
      index.documentTable.decoded(.documentTable, path: path), header: header, path: path)
    decoder =
      header.coding == .plain
      ? nil
      : IDDecoder(
        try CodeTable(
          index.codeTable.decoded(.codeTable, path: path), vocabularySize: header.vocabularySize,
          path: path))
    self.path = path
    self.file = file
    self.header = header
    self.frames = frames
    storedChecksums = index.storedChecksums
    self.cache = cache
    cacheNumber = cache.register()
  }

  deinit { cache.removeFrames(ofShard: cacheNumber) }

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
  /// - Complexity: every frame touched (65,536 tokens) is decoded whole, unless it is in the cache.
  public func tokens(in range: Range<Int>) throws(ShardError) -> [UInt32] {
    var ids: [UInt32] = []
    ids.reserveCapacity(range.count)
    try append(tokensIn: range, to: &ids)
    return ids
  }

  /// Adds the ids of a range of the shard's tokens, as ``tokens(in:)`` gives them.
  func append(tokensIn range: Range<Int>, to ids: inout [UInt32]) throws(ShardError) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= tokenCount, "tokens outside the shard")
    var position = range.lowerBound
    while position < range.upperBound {
      let frame = position / ShardFormat.tokensPerFrame
      let start = frame * ShardFormat.tokensPerFrame
      let end = min(range.upperBound, start + ShardFormat.tokensPerFrame)
      ids += try cachedFrame(frame)[position - start..<end - start]
      position = end
    }
  }

  private func cachedFrame(_ frame: Int) throws(ShardError) -> [UInt32] {
    if let ids = cache.ids(ofFrame: frame, shard: cacheNumber) { return ids }
    // Decoding outside the lock: two threads may decode one frame, and none waits for another.
    let ids = try decodeFrame(frame)
    cache.insert(ids, frame: frame, shard: cacheNumber)
    return ids
  }
}

/// Where a data frame lies, and what it decodes to.
struct StoredFrame {
  let place: Range<Int>
  let decodedSize: Int
  /// The low half.
  let decodedChecksum: UInt32
}
