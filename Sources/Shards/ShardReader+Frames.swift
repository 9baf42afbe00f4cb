import Storage

extension ShardReader {
  /// The ids of a data frame, all checks passed.
  func decodeFrame(_ frame: Int) throws(ShardError) -> [UInt32] {
    func fail(_ problem: String) -> ShardError {
      ShardError(file: path, place: .frame(frame), problem: problem)
    }
    let stored = frames[frame]
    guard file.withSpan(of: stored.place, { Digest(of: $0) }) == storedChecksums[frame] else {
      throw fail("the stored bytes do not fit their checksum: it is damaged")
    }
    // zstd computes the checksum that the seek table has, and holds the content against it.
    guard
      file.withSpan(of: stored.place, ZstdDecompressor.contentChecksum) == stored.decodedChecksum
    else { throw fail("its own checksum is not the one that the seek table lists") }
    let bytes: [UInt8]
    do {
      bytes = try file.withSpan(of: stored.place) { (bytes) throws(StorageError) in
        try ZstdDecompressor.decompress(bytes, size: stored.decodedSize)
      }
    } catch {
      throw fail(error.reason)
    }
    let ids: [UInt32]
    if let decoder {
      guard let decoded = decoder.decode(bytes, count: header.tokens(ofFrame: frame).count) else {
        throw fail("its codes are not those of \(header.tokens(ofFrame: frame).count) ids")
      }
      ids = decoded
    } else {
      ids = [UInt32](littleEndian: bytes, width: header.idWidth)
    }
    if let largest = ids.max(), largest >= header.vocabularySize {
      throw fail("it holds the id \(largest), the vocabulary has \(header.vocabularySize)")
    }
    return ids
  }

  /// Decodes every frame and says which are damaged, and which documents they touch.
  ///
  /// - Parameters:
  ///   - threads: how many threads decode.
  ///   - onFrame: called after every frame, on any of them.
  public func verify(
    threads: Int = 1, onFrame: @Sendable () -> Void = {}
  ) -> [Damage] {
    parallelMap(frameCount, threads: threads) { frame -> Damage? in
      defer { onFrame() }
      do throws(ShardError) {
        _ = try decodeFrame(frame)
        return nil
      } catch {
        return Damage(error, documents: documents(overlapping: header.tokens(ofFrame: frame)))
      }
    }.compactMap(\.self)
  }
}
