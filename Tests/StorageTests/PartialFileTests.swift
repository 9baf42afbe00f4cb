import Dispatch
import Storage
import TestSupport
import Testing

@Suite("A partial file")
struct PartialFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("goes on where the last writer left it, and has its name only when it is published")
  func goesOn() throws {
    func write(_ bytes: [UInt8]) throws -> Int {
      var file = try PartialFile(path: folder.file("a"))
      try file.append(bytes.span.bytes)
      return file.count
    }
    #expect(try write([1, 2]) == 2)
    #expect(try write([3]) == 3)
    #expect(try folder.entries() == ["a.part"])
    var file = try PartialFile(path: folder.file("a"))
    try file.publish()
    #expect(try folder.entries() == ["a"])
    #expect(try folder.read("a") == [1, 2, 3])
  }

  @Test("begins anew when its bytes are forgotten")
  func beginsAnew() throws {
    var file = try PartialFile(path: folder.file("a"))
    try file.append(([1, 2, 3] as [UInt8]).span.bytes)
    try file.removeAll()
    try file.append(([4] as [UInt8]).span.bytes)
    try file.publish()
    #expect(try folder.read("a") == [4])
  }

  @Test("is held by one writer at a time")
  func oneWriter() throws {
    let path = folder.file("a")
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      do {
        var file = try PartialFile(path: path)
        let start = file.count
        for _ in 0..<100 { try file.append(([1] as [UInt8]).span.bytes) }
        #expect(file.count == start + 100)
      } catch {
        Issue.record(error)
      }
    }
    #expect(try folder.read("a.part").count == 800)
  }

  @Test("in a folder that does not exist is an error")
  func missingFolder() throws {
    #expect(throws: StorageError.self) { _ = try PartialFile(path: folder.file("no/a")) }
  }
}
