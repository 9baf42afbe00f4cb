import Storage

extension ShardReader {
  /// Opens what is left of a shard: its header, its seek table and any of its data frames may be
  /// damaged, not its index.
  ///
  /// - Parameter substitutes: what the header may have said, tried in turn where it is damaged.
  /// - Throws: `ShardError`, `StorageError` where nothing can be read.
  static func salvage(path: String, headers substitutes: [ShardHeader]) throws -> ShardReader {
    let failure: any Error
    do {
      return try ShardReader(path: path)
    } catch {
      failure = error
    }
    let file = try MappedFile(path: path)
    let own = try? file.withSpan { (bytes) throws(ShardError) in
      try ShardHeader(bytes, path: path)
    }
    for header in own.map({ [$0] }) ?? substitutes {
      guard let (index, place) = file.findIndex(header: header) else { continue }
      let frames = file.findFrames(before: place.lowerBound, checksums: index.storedChecksums)
      let reader = try? ShardReader(
        file: file, header: header, index: index, frames: frames, cache: FrameCache())
      if let reader { return reader }
    }
    throw failure
  }
}

/// How many places that look like the start of a frame are looked into beyond those there should be:
/// chance makes one in four billion bytes, malice could make each look cost as much as the file.
private let spareLooks = 1_000

extension MappedFile {
  /// The index frame, wherever it is.
  fileprivate func findIndex(header: ShardHeader) -> (index: IndexFrame, place: Range<Int>)? {
    var magic: [UInt8] = []
    magic.append(littleEndian: ShardFormat.indexFrameMagic)
    // From the end: data frames, which are before the index, may hold anything.
    for start in places(of: magic, in: 0..<count).suffix(spareLooks).reversed()
    where count - start >= IndexFrame.fixedSize {
      let length = withSpan(of: start..<count) {
        Int($0.littleEndian(at: 4, as: UInt32.self)) + ShardFormat.frameHeadSize
      }
      guard length <= count - start else { continue }
      let index = try? withSpan(of: start..<start + length) { (bytes) throws(ShardError) in
        try IndexFrame(bytes, header: header, path: path)
      }
      if let index { return (index, start..<start + length) }
    }
    return nil
  }

  /// The data frames whose stored bytes have the checksums, at no place where there is none.
  fileprivate func findFrames(before end: Int, checksums: [Digest]) -> [StoredFrame] {
    var numbers = Dictionary(grouping: checksums.indices) { checksums[$0] }
    var frames = [StoredFrame](
      repeating: StoredFrame(place: 0..<0, decodedSize: 0, decodedChecksum: 0),
      count: checksums.count)
    let looks = checksums.count + spareLooks
    for start in places(of: ZstdDecompressor.magic, in: 0..<end).prefix(looks) {
      withSpan(of: start..<end) { rest in
        guard let length = ZstdDecompressor.frameLength(rest) else { return }
        let frame = rest.extracting(0..<length)
        // Equal frames stand for each other: the first that is found is the first that is listed.
        guard let number = numbers[Digest(of: frame)]?.first,
          let size = ZstdDecompressor.contentSize(frame), size <= ShardFormat.largestDataFrame,
          let content = try? ZstdDecompressor.decompress(frame, size: size)
        else { return }
        numbers[Digest(of: frame)]?.removeFirst()
        frames[number] = StoredFrame(
          place: start..<start + length, decodedSize: content.count,
          decodedChecksum: Digest(of: content).low32)
      }
    }
    return frames
  }

  /// Where four bytes occur.
  private func places(of magic: [UInt8], in range: Range<Int>) -> [Int] {
    withBytes { file in
      range.dropLast(magic.count - 1).filter { place in
        file[place] == magic[0] && magic.indices.allSatisfy { file[place + $0] == magic[$0] }
      }
    }
  }
}
