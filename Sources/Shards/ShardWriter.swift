import FoundationEssentials
public import Storage

/// Writes one shard, which appears at its path when it is finished and not before.
public struct ShardWriter: ~Copyable {
  /// The zstd level where nothing else is said; `Format.md` has the figures.
  public static let defaultLevel = 3
  /// What gives the smallest shards, at about a thirtieth of the default's rate.
  public static let maximalLevel = ZstdCompressor.levels.upperBound
  /// Shards of fewer tokens are plain: their code table would take more than it saves.
  public static let fewestCodedTokens = 1 << 16

  /// Tables are a few percent of a shard, and written once.
  private static let tableLevel = 9

  private let tokenizer: TokenizerIdentity
  private var file: AtomicFile
  private let level: Int
  private let coding: IDCoding
  private let threads: Int
  private var documents = DocumentTable()
  /// Of all documents: which codes suit them is known at the end.
  private var ids: [UInt32] = []

  /// The tokens appended so far.
  public var tokenCount: Int { documents.tokenCount }
  /// The documents appended so far.
  public var documentCount: Int { documents.count }

  /// Starts a shard, which is held in memory, four bytes a token, until it is finished.
  ///
  /// - Parameters:
  ///   - level: the zstd level, 1 to `maximalLevel`.
  ///   - coding: how ids are stored if there are `fewestCodedTokens` of them; fewer are plain.
  ///   - threads: how many threads compress, 0 for one on every core; the bytes are the same.
  /// - Throws: `StorageError`.
  public init(
    path: String, tokenizer: TokenizerIdentity, level: Int = defaultLevel,
    coding: IDCoding = .successors, threads: Int = 0
  ) throws(StorageError) {
    precondition(ZstdCompressor.levels.contains(level), "there is no zstd level \(level)")
    precondition(threads >= 0, "\(threads) threads")
    var file = try AtomicFile(path: path)
    // The header states counts that are known at the end only: this keeps its place.
    try file.append([UInt8](repeating: 0, count: ShardFormat.headerFrameSize))
    self.tokenizer = tokenizer
    self.level = level
    self.coding = coding
    self.threads = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
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
    self.ids += ids
  }

  /// Completes the shard and publishes it.
  ///
  /// - Throws: `StorageError`, or `ShardError` if its document table would be too large.
  public consuming func finish() throws -> ShardSummary {
    let table = documents.encoded
    guard table.count <= ShardFormat.documentTableLimit else {
      throw ShardError(
        file: file.path, place: .documentTable,
        problem: "\(table.count) bytes are too many; make smaller shards")
    }
    let coding = ids.count < Self.fewestCodedTokens ? .plain : coding
    let codeTable = coding == .plain ? nil : CodeTable(training: ids, threads: threads)
    let frames = try writeFrames(codeTable)
    try writeIndex(table, codeTable, frames)
    let header = ShardHeader(
      coding: coding, tokenizerHash: tokenizer.hash,
      vocabularySize: tokenizer.vocabularySize, tokenCount: documents.tokenCount,
      documentCount: documents.count)
    try file.overwrite(header.encoded, at: 0)

    let written = try MappedFile(path: file.temporaryPath)
    let summary = ShardSummary(
      name: FileSystem.lastName(of: file.path), tokens: documents.tokenCount,
      documents: documents.count, tokensByRole: documents.tokensByRole, bytes: written.count,
      checksum: written.withSpan { Digest(of: $0) })
    try file.publish()
    return summary
  }

  /// Writes the data frames, a few at a time so that they take little memory.
  private mutating func writeFrames(_ codeTable: CodeTable?) throws(StorageError) -> [DataFrame] {
    let compressor = FrameCompressor(
      codeTable: codeTable, idWidth: ShardFormat.idWidth(vocabularySize: tokenizer.vocabularySize),
      level: level, threads: threads)
    var frames: [DataFrame] = []
    for start in stride(from: 0, to: ids.count, by: compressor.tokensAtOnce) {
      let end = min(ids.count, start + compressor.tokensAtOnce)
      for (frame, bytes) in try compressor.compress(ids[start..<end]) {
        try file.append(bytes)
        frames.append(frame)
      }
    }
    return frames
  }

  private mutating func writeIndex(
    _ table: [UInt8], _ codeTable: CodeTable?, _ frames: [DataFrame]
  ) throws(StorageError) {
    var compressor = try ZstdCompressor(level: max(level, Self.tableLevel))
    let documentTable = try IndexFrame.Table(compressing: table, &compressor)
    let codeTable = try codeTable.map { (table) throws(StorageError) in
      try IndexFrame.Table(compressing: table.encoded, &compressor)
    }
    let size = IndexFrame.encodedSize(
      dataFrames: frames.count,
      tables: documentTable.compressed.count + (codeTable?.compressed.count ?? 0))
    let seekTable = SeekTable(
      entries: [.skippable(storedSize: ShardFormat.headerFrameSize)] + frames.map(\.entry)
        + [.skippable(storedSize: size)]
    ).encoded
    let index = IndexFrame(
      seekTableChecksum: Digest(of: seekTable), storedChecksums: frames.map(\.storedChecksum),
      documentTable: documentTable, codeTable: codeTable ?? .none)
    try file.append(index.encoded)
    try file.append(seekTable)
  }
}

extension IndexFrame.Table {
  fileprivate init(
    compressing bytes: [UInt8], _ compressor: inout ZstdCompressor
  ) throws(StorageError) {
    self.init(decodedSize: bytes.count, compressed: try compressor.compress(bytes.span.bytes))
  }
}
