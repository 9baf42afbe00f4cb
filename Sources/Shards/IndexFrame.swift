import Storage

/// The frame before the seek table: checksums of the stored frames, and the tables.
struct IndexFrame: Equatable {
  static let fixedSize = 56

  /// A table as one zstd frame.
  struct Table: Equatable {
    /// The bytes of the table itself.
    let decodedSize: Int
    let compressed: [UInt8]
    /// What a shard of plain ids has for a code table.
    static let none = Table(decodedSize: 0, compressed: [])
  }

  let seekTableChecksum: Digest
  /// Of each data frame as stored.
  let storedChecksums: [Digest]
  let documentTable: Table
  let codeTable: Table

  static func encodedSize(dataFrames: Int, tables: Int) -> Int {
    fixedSize + ShardFormat.checksumSize * dataFrames + tables + ShardFormat.checksumSize
  }

  /// The frame's bytes.
  var encoded: [UInt8] {
    let size = Self.encodedSize(
      dataFrames: storedChecksums.count,
      tables: documentTable.compressed.count + codeTable.compressed.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    bytes.append(littleEndian: ShardFormat.indexFrameMagic)
    bytes.append(littleEndian: UInt32(size - ShardFormat.frameHeadSize))
    bytes += ShardFormat.indexMagic
    bytes.append(littleEndian: UInt32(storedChecksums.count))
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: seekTableChecksum.value)
    bytes.append(littleEndian: UInt64(documentTable.decodedSize))
    bytes.append(littleEndian: UInt64(documentTable.compressed.count))
    bytes.append(littleEndian: UInt64(codeTable.decodedSize))
    for checksum in storedChecksums { bytes.append(littleEndian: checksum.value) }
    bytes += documentTable.compressed
    bytes += codeTable.compressed
    bytes.append(littleEndian: Digest(of: bytes).value)
    return bytes
  }
}

extension IndexFrame {
  /// Reads and checks the frame; `bytes` are those that the seek table gives it.
  init(_ bytes: RawSpan, header: ShardHeader, path: String) throws(ShardError) {
    func fail(_ problem: String) -> ShardError {
      ShardError(file: path, place: .index, problem: problem)
    }
    let size = bytes.byteCount
    let dataFrameCount = header.dataFrameCount
    let smallest = Self.encodedSize(dataFrames: dataFrameCount, tables: 0)
    guard size >= smallest else {
      throw fail("\(size) bytes found, at least \(smallest) expected for \(dataFrameCount) frames")
    }
    let end = size - ShardFormat.checksumSize
    guard bytes.littleEndian(at: end) == Digest(of: bytes.extracting(0..<end)).value else {
      throw fail("the checksum does not fit: the index is damaged")
    }
    let start = smallest - ShardFormat.checksumSize
    let documentTableEnd = UInt64(start).addingReportingOverflow(bytes.littleEndian(at: 40))
    guard bytes.littleEndian(at: 0) == ShardFormat.indexFrameMagic,
      bytes.littleEndian(at: 4) == UInt32(size - ShardFormat.frameHeadSize),
      bytes.extracting(8..<16).elementsEqual(ShardFormat.indexMagic),
      bytes.littleEndian(at: 16) == UInt32(dataFrameCount),
      bytes.littleEndian(at: 20) == UInt32(0),
      !documentTableEnd.overflow, documentTableEnd.partialValue <= end
    else { throw fail("its magic numbers, sizes or reserved field are not those of this shard") }
    func decodedSize(at offset: Int, limit: Int, of what: String) throws(ShardError) -> Int {
      let size: UInt64 = bytes.littleEndian(at: offset)
      guard size <= limit else {
        throw fail("a \(what) table of \(size) bytes, at most \(limit) allowed")
      }
      return Int(size)
    }
    let middle = Int(documentTableEnd.partialValue)
    seekTableChecksum = Digest(value: bytes.littleEndian(at: 24))
    storedChecksums = (0..<dataFrameCount).map {
      Digest(value: bytes.littleEndian(at: Self.fixedSize + ShardFormat.checksumSize * $0))
    }
    documentTable = Table(
      decodedSize: try decodedSize(
        at: 32, limit: ShardFormat.documentTableLimit, of: "document"),
      compressed: Array(copying: bytes.extracting(start..<middle)))
    codeTable = Table(
      decodedSize: try decodedSize(at: 48, limit: ShardFormat.codeTableLimit, of: "code"),
      compressed: Array(copying: bytes.extracting(middle..<end)))
    guard header.coding == .successors || codeTable == .none else {
      throw fail("a code table in a shard of plain ids")
    }
  }
}

extension IndexFrame.Table {
  /// The table's own bytes.
  ///
  /// - Throws: `ShardError`, naming `place`, unless they are as many as stated and undamaged.
  func decoded(_ place: ShardError.Place, path: String) throws(ShardError) -> [UInt8] {
    do {
      return try ZstdDecompressor.decompress(compressed.span.bytes, size: decodedSize)
    } catch {
      throw ShardError(file: path, place: place, problem: error.reason)
    }
  }
}
