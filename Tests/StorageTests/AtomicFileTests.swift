import Storage
import TestSupport
import Testing

@Suite("An atomic file")
struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("is not there before it is published, and nothing else is there after")
  func publishes() throws {
    let path = folder.file("a")
    var file = try AtomicFile(path: path)
    try file.append([1, 2, 3])
    try file.overwrite([9], at: 1)
    try file.append([4])
    #expect(!FileSystem.exists(path))
    #expect(try folder.entries().allSatisfy { $0.hasPrefix(AtomicFile.temporaryPrefix) })
    try file.publish()
    #expect(try folder.entries() == ["a"])
    #expect(try folder.read("a") == [1, 9, 3, 4])
  }

  @Test("leaves nothing behind when it is given up")
  func removesTemporary() throws {
    func begin() throws {
      var file = try AtomicFile(path: folder.file("a"))
      try file.append([1])
    }
    try begin()
    #expect(try folder.entries().isEmpty)
  }

  @Test("may be written twice at once; the one published last stays")
  func twoAtOnce() throws {
    var first = try AtomicFile(path: folder.file("a"))
    var second = try AtomicFile(path: folder.file("a"))
    try first.append([1])
    try second.append([2])
    try second.publish()
    try first.publish()
    #expect(try folder.read("a") == [1])
    #expect(try folder.entries() == ["a"])
  }

  @Test("in a folder that does not exist is an error")
  func missingFolder() throws {
    #expect(throws: StorageError.self) { _ = try AtomicFile(path: folder.file("no/a")) }
  }
}
