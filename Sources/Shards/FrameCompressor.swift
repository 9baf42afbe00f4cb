import Storage

/// What a shard's tables say of a data frame.
struct DataFrame {
  let entry: SeekTable.Entry
  /// Of the frame as stored.
  let storedChecksum: Digest
}

/// Makes data frames of ids, several at a time: the same bytes for any number of threads.
struct FrameCompressor {
  /// Frames that share a compressor, whose preparation costs as much as a frame.
  private static let framesPerCompressor = 8

  private let encoder: IDEncoder?
  private let idWidth: Int
  private let level: Int
  private let threads: Int

  /// - Parameter codeTable: nil for plain ids of `idWidth` bytes.
  init(codeTable: CodeTable?, idWidth: Int, level: Int, threads: Int) {
    encoder = codeTable.map(IDEncoder.init)
    self.idWidth = idWidth
    self.level = level
    self.threads = threads
  }

  /// How many tokens keep all threads busy for a while.
  var tokensAtOnce: Int { 4 * threads * Self.framesPerCompressor * ShardFormat.tokensPerFrame }

  /// The frames of ids that begin where a frame does.
  func compress(
    _ ids: ArraySlice<UInt32>
  ) throws(StorageError) -> [(frame: DataFrame, bytes: [UInt8])] {
    let tokens = Self.framesPerCompressor * ShardFormat.tokensPerFrame
    let runs = stride(from: ids.startIndex, to: ids.endIndex, by: tokens).map {
      ids[$0..<min($0 + tokens, ids.endIndex)]
    }
    let results = parallelMap(runs.count, threads: threads) { number in
      Result { () throws(StorageError) in try compress(run: runs[number]) }
    }
    var frames: [(frame: DataFrame, bytes: [UInt8])] = []
    for result in results { frames += try result.get() }
    return frames
  }

  private func compress(
    run: ArraySlice<UInt32>
  ) throws(StorageError) -> [(frame: DataFrame, bytes: [UInt8])] {
    var compressor = try ZstdCompressor(level: level)
    var frames: [(frame: DataFrame, bytes: [UInt8])] = []
    var rest = run
    while !rest.isEmpty {
      let ids = rest.prefix(ShardFormat.tokensPerFrame)
      rest = rest.dropFirst(ids.count)
      let content = encoder?.encode(ids) ?? Array(ids).littleEndianBytes(width: idWidth)
      let bytes = try compressor.compress(content.span.bytes)
      let entry = SeekTable.Entry(
        storedSize: UInt32(bytes.count), decodedSize: UInt32(content.count),
        checksum: Digest(of: content).low32)
      frames.append((DataFrame(entry: entry, storedChecksum: Digest(of: bytes)), bytes))
    }
    return frames
  }
}
