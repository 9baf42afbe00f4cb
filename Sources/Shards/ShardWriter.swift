public import Storage

/// Writes one shard, which appears at its path when it is finished and not before.
public struct ShardWriter: ~Copyable {
  /// The compression level where nothing else is said.
  ///
  /// Measured on English text in 2-byte ids, one core: levels 3, 6, 9, 12, 15 and 19 take 1.081, 0.999,
  /// 0.994, 0.991, 0.972 and 0.970 bytes a token at 44, 22, 16, 8, 5 and 2 million tokens a second.
  public static let defaultLevel = 9

  private let tokenizer: TokenizerIdentity
  private var file: AtomicFile
  private var compressor: ZstdCompressor
  private var documents = DocumentTable()
  private var frames: [SeekTable.Entry] = []
  private var storedChecksums: [Digest] = []
  /// The ids that do not fill a frame yet.
  private var pending: [UInt32] = []

  private var idWidth: Int { ShardFormat.idWidth(vocabularySize: tokenizer.vocabularySize) }
  private var tokensPerFrame: Int { ShardFormat.dataFrameSize / idWidth }

  /// The tokens appended so far.
  public var tokenCount: Int { documents.tokenCount }
  /// The documents appended so far.
  public var documentCount: Int { documents.count }

  /// Starts a shard.
  ///
  /// - Parameter level: the zstd level, 1 to 19.
  /// - Throws: `StorageError`.
  public init(
    path: String, tokenizer: TokenizerIdentity, level: Int = defaultLevel
  ) throws(StorageError) {
    let compressor = try ZstdCompressor(level: level)
    var file = try AtomicFile(path: path)
    // The header states counts that are known at the end only: this keeps its place.
    try file.append([UInt8](repeating: 0, count: ShardFormat.headerFrameSize))
    self.tokenizer = tokenizer
    self.compressor = compressor
    self.file = file
  }

  /// Adds a document.
  ///
  /// - Parameter spans: the roles of all of `ids`; empty spans and neighbours of one role are allowed.
  /// - Precondition: there is at least one id, each below the vocabulary size, and the spans cover
  ///   them exactly.
  public mutating func append(
    ids: [UInt32], spans: [RoleSpan], provenance: Provenance
  ) throws(StorageError) {
    let spans = spans.merged
    precondition(!ids.isEmpty, "a document without tokens")
    precondition(spans.reduce(0) { $0 + $1.count } == ids.count, "the spans do not cover the ids")
    precondition(
      ids.allSatisfy { $0 < tokenizer.vocabularySize }, "an id outside the tokenizer's vocabulary")
    precondition(
      provenance.record >= 0 && provenance.byteOffset >= 0, "a negative record or byte offset")
    precondition(documents.count < ShardFormat.documentLimit, "too many documents for one shard")
    documents.append(spans: spans, provenance: provenance)
    var rest = ids[...]
    while !rest.isEmpty {
      let part = rest.prefix(tokensPerFrame - pending.count)
      pending += part
      rest = rest.dropFirst(part.count)
      if pending.count == tokensPerFrame { try writeFrame() }
    }
  }

  /// Completes the shard and publishes it.
  ///
  /// - Throws: `StorageError`, or `ShardError` if its document table would be too large.
  public consuming func finish() throws -> ShardSummary {
    if !pending.isEmpty { try writeFrame() }
    let table = documents.encoded
    guard table.count <= ShardFormat.documentTableLimit else {
      throw ShardError(
        file: file.path, place: .documentTable,
        problem: "\(table.count) bytes are too many; make smaller shards")
    }
    try writeIndex(table)
    let header = ShardHeader(
      tokenizerHash: tokenizer.hash, vocabularySize: tokenizer.vocabularySize,
      tokenCount: documents.tokenCount, documentCount: documents.count)
    try file.overwrite(header.encoded, at: 0)

    let written = try MappedFile(path: file.temporaryPath)
    let summary = ShardSummary(
      name: FileSystem.lastName(of: file.path), tokens: documents.tokenCount,
      documents: documents.count, tokensByRole: documents.tokensByRole, bytes: written.count,
      checksum: written.withSpan { Digest(of: $0) })
    try file.publish()
    return summary
  }

  private mutating func writeFrame() throws(StorageError) {
    let bytes = pending.littleEndianBytes(width: idWidth)
    let frame = try compressor.compress(bytes.span.bytes)
    pending.removeAll(keepingCapacity: true)
    try file.append(frame)
    storedChecksums.append(Digest(of: frame))
    frames.append(
      SeekTable.Entry(
        storedSize: UInt32(frame.count), decodedSize: UInt32(bytes.count),
        checksum: Digest(of: bytes).low32))
  }

  private mutating func writeIndex(_ table: [UInt8]) throws(StorageError) {
    let compressed = try compressor.compress(table.span.bytes)
    let size = IndexFrame.encodedSize(
      dataFrames: frames.count, compressedDocumentTable: compressed.count)
    let seekTable = SeekTable(
      entries: [.skippable(storedSize: ShardFormat.headerFrameSize)] + frames
        + [.skippable(storedSize: size)]
    ).encoded
    let index = IndexFrame(
      seekTableChecksum: Digest(of: seekTable), storedChecksums: storedChecksums,
      documentTableSize: table.count, compressedDocumentTable: compressed)
    try file.append(index.encoded)
    try file.append(seekTable)
  }
}
