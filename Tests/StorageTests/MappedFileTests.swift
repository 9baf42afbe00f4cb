import Storage
import TestSupport
import Testing

@Suite("A mapped file")
struct MappedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("lends the file's bytes, whole and by range")
  func lendsBytes() throws {
    let file = try MappedFile(path: folder.write([1, 2, 3, 4], to: "a"))
    #expect(file.count == 4)
    #expect(file.withBytes { Array($0) } == [1, 2, 3, 4])
    #expect(file.withSpan(of: 1..<3) { $0.littleEndian(at: 0, as: UInt16.self) } == 0x0302)
  }

  @Test("of no bytes has no bytes to lend")
  func empty() throws {
    let file = try MappedFile(path: folder.write([UInt8](), to: "a"))
    #expect(file.count == 0)
    #expect(file.withBytes { $0.isEmpty })
    #expect(file.withSpan { $0.isEmpty })
  }

  @Test("stays as it was when the path is given to another file")
  func survivesReplacement() throws {
    let path = try folder.write([1], to: "a")
    let file = try MappedFile(path: path)
    try FileSystem.publish([2, 2], to: path)
    #expect(file.withBytes { Array($0) } == [1])
  }

  @Test("that does not exist is an error with its path and the system's reason")
  func missing() throws {
    let path = folder.file("absent")
    let error = try #require(throws: StorageError.self) { try MappedFile(path: path) }
    #expect(error.path == path)
    #expect(error.operation == .open)
    #expect(error.description.contains("No such file or directory (errno 2)"))
  }

  @Test("cannot be a folder")
  func folderIsNoFile() throws {
    #expect(throws: StorageError.self) { try MappedFile(path: folder.path) }
  }

  @Test("bytes whose memory was let go are read again from the file")
  func release() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let file = try MappedFile(path: try folder.write(bytes, to: "file"))
    for range in [0..<0, 1..<2, 5000..<50_000, 0..<100_000] {
      #expect(file.withBytes { Array($0) } == bytes)
      file.release(range)
    }
    #expect(file.withBytes { Array($0) } == bytes)
  }
}
