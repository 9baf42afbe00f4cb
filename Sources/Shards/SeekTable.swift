import Storage

/// The last frame of a shard: the seekable format's table of all other frames.
struct SeekTable: Equatable {
  struct Entry: Equatable {
    let storedSize: UInt32
    let decodedSize: UInt32
    let checksum: UInt32

    /// A skippable frame, which decodes to nothing.
    static func skippable(storedSize: Int) -> Entry {
      Entry(storedSize: UInt32(storedSize), decodedSize: 0, checksum: Digest(of: []).low32)
    }
  }

  static let entrySize = 12
  static let footerSize = 9
  /// Checksums are present; all other bits are reserved.
  static let descriptor: UInt8 = 0x80

  /// One for each frame before the table.
  var entries: [Entry]

  static func encodedSize(entries: Int) -> Int {
    ShardFormat.frameHeadSize + entrySize * entries + footerSize
  }

  /// The frame's bytes.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: ShardFormat.seekTableFrameMagic)
    bytes.append(littleEndian: UInt32(Self.entrySize * entries.count + Self.footerSize))
    for entry in entries {
      bytes.append(littleEndian: entry.storedSize)
      bytes.append(littleEndian: entry.decodedSize)
      bytes.append(littleEndian: entry.checksum)
    }
    bytes.append(littleEndian: UInt32(entries.count))
    bytes.append(Self.descriptor)
    bytes.append(littleEndian: ShardFormat.seekableMagic)
    return bytes
  }
}

extension SeekTable {
  /// Reads the table at the end of a file and checks it against the header and the file's size.
  init(_ file: RawSpan, header: ShardHeader, path: String) throws(ShardError) {
    func fail(_ problem: String) -> ShardError {
      ShardError(file: path, place: .seekTable, problem: problem)
    }
    let frameCount = header.dataFrameCount + 2
    let size = Self.encodedSize(entries: frameCount)
    guard file.byteCount >= ShardFormat.headerFrameSize + size else {
      throw fail("a file of \(file.byteCount) bytes cannot hold \(frameCount) frames: truncated")
    }
    let bytes = file.extracting(last: size)
    guard bytes.littleEndian(at: size - 4) == ShardFormat.seekableMagic else {
      throw fail("the file does not end with a seek table: it is truncated or damaged")
    }
    let stated: UInt32 = bytes.littleEndian(at: size - 9)
    guard stated == frameCount else {
      throw fail("\(stated) frames listed, \(frameCount) expected from the header")
    }
    guard bytes.littleEndian(at: 0) == ShardFormat.seekTableFrameMagic,
      bytes.littleEndian(at: 4) == UInt32(size - ShardFormat.frameHeadSize),
      bytes.littleEndian(at: size - 5) == Self.descriptor
    else { throw fail("its magic number, size or descriptor is not that of \(frameCount) frames") }

    entries = (0..<frameCount).map { frame in
      let offset = ShardFormat.frameHeadSize + Self.entrySize * frame
      return Entry(
        storedSize: bytes.littleEndian(at: offset),
        decodedSize: bytes.littleEndian(at: offset + 4),
        checksum: bytes.littleEndian(at: offset + 8))
    }
    let sum = entries.reduce(size) { $0 + Int($1.storedSize) }
    guard sum == file.byteCount else {
      throw fail("the frames take \(sum) bytes together, the file has \(file.byteCount)")
    }
    guard entries[0] == .skippable(storedSize: ShardFormat.headerFrameSize),
      entries[frameCount - 1] == .skippable(storedSize: Int(entries[frameCount - 1].storedSize))
    else { throw fail("the header or the index is not listed as a skippable frame of its size") }
    for frame in 0..<header.dataFrameCount {
      let sizes = header.decodedSizes(ofFrame: frame)
      guard sizes.contains(Int(entries[frame + 1].decodedSize)) else {
        throw fail(
          "frame \(frame) is listed with \(entries[frame + 1].decodedSize) decoded bytes, "
            + "\(sizes.lowerBound) to \(sizes.upperBound) expected from the header")
      }
    }
  }

  /// Where the frames lie in the file.
  var storedRanges: [Range<Int>] {
    var end = 0
    return entries.map { entry in
      let start = end
      end += Int(entry.storedSize)
      return start..<end
    }
  }
}
