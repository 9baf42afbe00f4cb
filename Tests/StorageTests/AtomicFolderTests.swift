import TestSupport
import Testing

@testable import Storage

@Suite("An atomic folder")
struct AtomicFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func publish(_ text: String, to name: String = "a") throws {
    let new = try AtomicFolder(path: folder.file(name))
    try FileSystem.publish(Array(text.utf8), to: new.temporaryPath + "/" + text)
    #expect(try folder.entries().contains { $0.hasPrefix(AtomicFile.temporaryPrefix) })
    try new.publish()
  }

  @Test("is not there before it is published, and nothing else is there after")
  func publishes() throws {
    try publish("one")
    #expect(try folder.entries() == ["a"])
    #expect(try FileSystem.list(folder.file("a")) == ["one"])
  }

  @Test("takes the place of an older one with all its files")
  func replaces() throws {
    try publish("one")
    try publish("two")
    #expect(try folder.entries() == ["a"])
    #expect(try FileSystem.list(folder.file("a")) == ["two"])
  }

  @Test("is at its path at every moment, the older one or the newer")
  func neverMissing() async throws {
    try publish("one")
    try publish("other", to: "b")
    // Not every file system can.
    guard try FileSystem.exchange(folder.file("a"), folder.file("b")) else { return }
    let path = folder.file("a")
    let watch = Task.detached {
      while !Task.isCancelled { guard FileSystem.exists(path) else { return false } }
      return true
    }
    for number in 0..<20 { try publish("\(number)") }
    watch.cancel()
    #expect(await watch.value)
  }

  @Test("makes the folders above it, and takes a path that ends in a slash")
  func foldersAbove() throws {
    try publishBelow("b/c/")
    #expect(try FileSystem.list(folder.file("b")) == ["c"])
    #expect(try FileSystem.list(folder.file("b/c")).isEmpty)
  }

  private func publishBelow(_ name: String) throws {
    try AtomicFolder(path: folder.file(name)).publish()
  }

  @Test("leaves nothing behind when it is given up, nor what a killed process left before")
  func removesTemporary() throws {
    try folder.write("torn", to: "\(AtomicFile.temporaryPrefix)a/b/torn")
    func begin() throws {
      let new = try AtomicFolder(path: folder.file("a"))
      #expect(try FileSystem.list(new.temporaryPath) == [FolderLock.fileName])
    }
    try begin()
    #expect(try folder.entries().isEmpty)
  }

  @Test("is filled by one process at a time")
  func excludes() throws {
    let first = try AtomicFolder(path: folder.file("a"))
    let error = try #require(throws: StorageError.self) {
      _ = try AtomicFolder(path: folder.file("a"))
    }
    #expect(error.operation == .lock)
    try first.publish()
    #expect(try folder.entries() == ["a"])
  }
}
