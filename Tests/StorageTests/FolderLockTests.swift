import Foundation
import Storage
import TestSupport
import Testing

@Suite("A folder's lock")
struct FolderLockTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("excludes a second writer and names the first")
  func excludes() throws {
    let lock = try FolderLock(folder: folder.path)
    let error = try #require(throws: StorageError.self) {
      _ = try FolderLock(folder: folder.path)
    }
    #expect(error.operation == .lock)
    #expect(error.reason.contains("process \(ProcessInfo.processInfo.processIdentifier)"))
    _ = consume lock
    _ = try FolderLock(folder: folder.path)
  }

  @Test("leaves no file behind")
  func leavesNothing() throws {
    _ = try FolderLock(folder: folder.path)
    #expect(try folder.entries().isEmpty)
  }

  @Test("dies with its owner", .enabled(if: FileSystem.exists("/usr/bin/flock"), "needs flock"))
  func diesWithOwner() throws {
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
    holder.arguments = ["--no-fork", folder.file(FolderLock.fileName), "/bin/cat"]
    let input = Pipe()
    let output = Pipe()
    holder.standardInput = input
    holder.standardOutput = output
    try holder.run()
    // `cat` answers once it runs, and it runs once the lock is held.
    try input.fileHandleForWriting.write(contentsOf: Data("held".utf8))
    #expect(output.fileHandleForReading.availableData == Data("held".utf8))
    #expect(throws: StorageError.self) { _ = try FolderLock(folder: folder.path) }
    kill(holder.processIdentifier, SIGKILL)
    holder.waitUntilExit()
    _ = try FolderLock(folder: folder.path)
  }

  @Test("removes what killed writers left behind, and nothing else")
  func removesLeftovers() throws {
    try folder.write("torn", to: ".tmp-shard-00000.zst-1-0")
    try folder.write("torn", to: ".tmp-model/config.json")
    try folder.write("whole", to: "shard-00000.zst")
    let lock = try FolderLock(folder: folder.path)
    #expect(try folder.entries() == [FolderLock.fileName, "shard-00000.zst"])
    _ = consume lock
  }
}
