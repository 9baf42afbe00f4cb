import Storage
import TestSupport
import Testing

@Suite("The file system")
struct FileSystemTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("lists names in the order of their bytes")
  func lists() throws {
    for name in ["b", "a", "B", "é", "10", "9"] { try folder.write("", to: name) }
    #expect(try FileSystem.list(folder.path) == ["10", "9", "B", "a", "b", "é"])
  }

  @Test("walks folders in the order of their names and passes over hidden files")
  func walks() throws {
    for name in ["z.txt", "a/2.txt", "a/1.txt", "a/.hidden", ".git/x", "b/c/d.txt"] {
      try folder.write("", to: name)
    }
    let names = try FileSystem.walk(folder.path).map { String($0.dropFirst(folder.path.count + 1)) }
    #expect(names == ["a/1.txt", "a/2.txt", "b/c/d.txt", "z.txt"])
  }

  @Test("makes folders within folders, and leaves one that exists as it is")
  func createsFolders() throws {
    let path = folder.file("a/b/c")
    try FileSystem.createFolder(path)
    try FileSystem.createFolder(path)
    #expect(FileSystem.isFolder(path))
  }

  @Test("does not make a folder where a file is")
  func fileInTheWay() throws {
    try folder.write("", to: "a")
    #expect(throws: StorageError.self) { try FileSystem.createFolder(folder.file("a")) }
    #expect(throws: StorageError.self) { try FileSystem.createFolder(folder.file("a/b")) }
  }

  @Test("reads no more than it was told to expect")
  func readLimit() throws {
    let path = try folder.write("1234", to: "a")
    #expect(try FileSystem.read(path, limit: 4) == Array("1234".utf8))
    #expect(throws: StorageError.self) { try FileSystem.read(path, limit: 3) }
  }

  @Test("removes a folder with all it holds, and nothing that links lead to")
  func removesFolders() throws {
    try folder.write("kept", to: "outside/kept")
    try folder.write("", to: "a/b/c")
    try run("/bin/ln", "-s", folder.file("outside"), folder.file("a/link"))
    try FileSystem.removeFolder(folder.file("a"))
    #expect(try folder.entries() == ["outside"])
    #expect(FileSystem.exists(folder.file("outside/kept")))
  }

  @Test("of a link to a folder removes the link")
  func removesLinks() throws {
    try folder.write("kept", to: "outside/kept")
    try run("/bin/ln", "-s", folder.file("outside"), folder.file("link"))
    try FileSystem.removeFolder(folder.file("link"))
    #expect(try folder.entries() == ["outside"])
    #expect(FileSystem.exists(folder.file("outside/kept")))
  }
}
