/// The bytes of a source that cannot be read from any place, held in memory.
final class MemorySource: SeekableSource {
  private static let limit = 256 << 20

  private let bytes: [UInt8]
  let storedBytesRead: Int
  var position = 0

  /// Reads a source to its end.
  ///
  /// - Throws: `DocumentError` for one that is too large for this.
  init(_ source: any ByteSource, name: InputName) throws(DocumentError) {
    var bytes: [UInt8] = []
    while true {
      let piece = try source.read(limit: pieceSize)
      guard !piece.isEmpty else { break }
      guard bytes.count + piece.count <= Self.limit else {
        throw name.error(
          "more than \(Self.limit >> 20) MiB, too large to be read inside another archive or from "
            + "a stream, as its directory stands at its end; unpack the outer one first")
      }
      bytes += piece
    }
    self.bytes = bytes
    storedBytesRead = source.storedBytesRead
  }

  var count: Int { bytes.count }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let range = position..<min(position + buffer.count, bytes.count)
    bytes.withUnsafeBytes {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range]))
    }
    position = range.upperBound
    return range.count
  }
}
