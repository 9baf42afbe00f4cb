import Storage

/// The bytes of standard input.
final class StandardInputSource: ByteSource {
  private(set) var storedBytesRead = 0

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int {
    do {
      let bytes = try StandardInput.read(limit: buffer.count)
      buffer.copyBytes(from: bytes)
      storedBytesRead += bytes.count
      return bytes.count
    } catch {
      throw DocumentError(file: InputFile.standardInput, problem: error.reason)
    }
  }
}
