import Storage

/// The frame before the seek table: checksums of the stored frames, and the document table.
struct IndexFrame: Equatable {
  static let fixedSize = 40

  let seekTableChecksum: Digest
  /// Of each data frame as stored.
  let storedChecksums: [Digest]
  let documentTableSize: Int
  /// One zstd frame.
  let compressedDocumentTable: [UInt8]

  static func encodedSize(dataFrames: Int, compressedDocumentTable size: Int) -> Int {
    fixedSize + ShardFormat.checksumSize * dataFrames + size + ShardFormat.checksumSize
  }

  /// The frame's bytes.
  var encoded: [UInt8] {
    let size = Self.encodedSize(
      dataFrames: storedChecksums.count, compressedDocumentTable: compressedDocumentTable.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    bytes.append(littleEndian: ShardFormat.indexFrameMagic)
    bytes.append(littleEndian: UInt32(size - ShardFormat.frameHeadSize))
    bytes += ShardFormat.indexMagic
    bytes.append(littleEndian: UInt32(storedChecksums.count))
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: seekTableChecksum.value)
    bytes.append(littleEndian: UInt64(documentTableSize))
    for checksum in storedChecksums { bytes.append(littleEndian: checksum.value) }
    bytes += compressedDocumentTable
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
    let smallest = Self.encodedSize(dataFrames: dataFrameCount, compressedDocumentTable: 0)
    guard size >= smallest else {
      throw fail("\(size) bytes found, at least \(smallest) expected for \(dataFrameCount) frames")
    }
    let end = size - ShardFormat.checksumSize
    guard bytes.littleEndian(at: end) == Digest(of: bytes.extracting(0..<end)).value else {
      throw fail("the checksum does not fit: the index is damaged")
    }
    guard bytes.littleEndian(at: 0) == ShardFormat.indexFrameMagic,
      bytes.littleEndian(at: 4) == UInt32(size - ShardFormat.frameHeadSize),
      bytes.extracting(8..<16).elementsEqual(ShardFormat.indexMagic),
      bytes.littleEndian(at: 16) == UInt32(dataFrameCount),
      bytes.littleEndian(at: 20) == UInt32(0)
    else { throw fail("its magic numbers, sizes or reserved field are not those of this shard") }
    let tableSize: UInt64 = bytes.littleEndian(at: 32)
    guard tableSize <= ShardFormat.documentTableLimit else {
      throw fail(
        "a document table of \(tableSize) bytes, at most \(ShardFormat.documentTableLimit) allowed")
    }
    seekTableChecksum = Digest(value: bytes.littleEndian(at: 24))
    documentTableSize = Int(tableSize)
    storedChecksums = (0..<dataFrameCount).map {
      Digest(value: bytes.littleEndian(at: Self.fixedSize + ShardFormat.checksumSize * $0))
    }
    compressedDocumentTable = Array(
      copying: bytes.extracting(smallest - ShardFormat.checksumSize..<end))
  }
}
