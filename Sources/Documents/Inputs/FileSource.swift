import Storage

/// The bytes of a file.
final class FileSource: SeekableSource {
  private let file: ReadableFile
  var position = 0

  init(path: String) throws(DocumentError) {
    do {
      file = try ReadableFile(path: path)
    } catch {
      throw DocumentError(file: path, problem: error.reason)
    }
  }

  var count: Int { file.count }
  var storedBytesRead: Int { position }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int {
    do {
      let count = try file.read(at: position, into: buffer)
      position += count
      return count
    } catch {
      throw DocumentError(file: file.path, problem: error.reason)
    }
  }
}
