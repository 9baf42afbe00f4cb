/// Bytes that are read once, from the first to the last.
protocol ByteSource: AnyObject {
  /// Puts the next bytes at the start of a buffer that is not empty.
  ///
  /// - Returns: how many; none at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int

  /// How much of the input, as it is stored, has been read.
  var storedBytesRead: Int { get }
}

/// Bytes that can be read from any place.
protocol SeekableSource: ByteSource {
  var count: Int { get }
  /// Where reading goes on; within the bytes, or at their end.
  var position: Int { get set }
}

/// The bytes that sources are asked for at once where it is for their caller to say.
let pieceSize = 1 << 18

extension ByteSource {
  /// The next bytes, at most `limit`; none at the end.
  func read(limit: Int) throws(DocumentError) -> [UInt8] {
    var failure: DocumentError?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      do throws(DocumentError) {
        count = try read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
