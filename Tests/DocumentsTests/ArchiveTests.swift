import Documents
import TestSupport
import Testing

@Suite("An archive")
struct ArchiveTests {
  private let folder: TemporaryFolder

  /// How to make each from the folder `in`, and the program that is needed.
  static let recipes: [(name: String, program: String, command: String)] = [
    ("a.tar", "tar", "tar -c -f a.tar -C in b.jsonl sub/ü.txt c.bin"),
    ("a.tar.gz", "gzip", "tar -c -z -f a.tar.gz -C in b.jsonl sub/ü.txt c.bin"),
    ("a.tgz", "gzip", "tar -c -z -f a.tgz -C in b.jsonl sub/ü.txt c.bin"),
    ("a.tar.xz", "xz", "tar -c -J -f a.tar.xz -C in b.jsonl sub/ü.txt c.bin"),
    ("a.tar.bz2", "bzip2", "tar -c -j -f a.tar.bz2 -C in b.jsonl sub/ü.txt c.bin"),
    ("a.tar.zst", "zstd", "tar -c -f a.tar -C in b.jsonl sub/ü.txt c.bin; zstd -q a.tar"),
    ("a.zip", "zip", "cd in; zip -q ../a.zip b.jsonl sub/ü.txt c.bin"),
  ]
  /// Compressed files of one stream.
  static let streams: [(name: String, program: String, command: String)] = [
    ("b.jsonl.gz", "gzip", "gzip -c in/b.jsonl > b.jsonl.gz"),
    ("b.jsonl.xz", "xz", "xz -c in/b.jsonl > b.jsonl.xz"),
    ("b.jsonl.bz2", "bzip2", "bzip2 -c in/b.jsonl > b.jsonl.bz2"),
    ("b.jsonl.zst", "zstd", "zstd -q -c in/b.jsonl > b.jsonl.zst"),
  ]

  init() throws {
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 19)
    let noise = (0..<20_000).map { _ in "abcdefgh".randomElement(using: &generator) ?? "a" }
    let lines = "{\"text\":\"first\"}\n{\"text\":\"\(String(noise))\"}\n"
    try folder.write(lines, to: "in/b.jsonl")
    try folder.write("whole file", to: "in/sub/ü.txt")
    try folder.write("not read", to: "in/c.bin")
  }

  private func make(_ recipe: (name: String, program: String, command: String)) throws -> String? {
    guard isInstalled(recipe.program) else { return nil }
    try shell(recipe.command, in: folder)
    return folder.file(recipe.name)
  }

  @Test(
    "gives the documents of its members in order, and names members", arguments: recipes.indices)
  func members(recipe: Int) throws {
    guard let path = try make(Self.recipes[recipe]) else { return }
    let found = try events(of: [path])
    #expect(
      found.map(\.location.file) == [
        path + "/b.jsonl", path + "/b.jsonl", path + "/sub/ü.txt", path + "/c.bin",
      ])
    #expect(found.map(\.location.record) == [1, 2, 1, 1])
    #expect(found[1].location.byteOffset == 17)
    #expect(found[0].text == "first")
    #expect(found[2].text == "whole file")
    #expect(found[3].reason == .unknownFormat)
  }

  @Test("of one stream is read like the file it was made of", arguments: streams.indices)
  func stream(recipe: Int) throws {
    guard let path = try make(Self.streams[recipe]) else { return }
    let plain = try events(of: [folder.file("in/b.jsonl")])
    let found = try events(of: [path])
    #expect(found.map(\.text) == plain.map(\.text))
    #expect(found.map(\.location.byteOffset) == plain.map(\.location.byteOffset))
    #expect(found.allSatisfy { $0.location.file == path })
  }

  @Test(
    "that is cut short is an error that names it, wherever it is cut", arguments: recipes.indices)
  func truncated(recipe: Int) throws {
    guard let path = try make(Self.recipes[recipe]) else { return }
    try expectTruncationErrors(path, name: Self.recipes[recipe].name)
  }

  @Test("of one stream that is cut short is an error that names it", arguments: streams.indices)
  func truncatedStream(recipe: Int) throws {
    guard let path = try make(Self.streams[recipe]) else { return }
    try expectTruncationErrors(path, name: Self.streams[recipe].name)
  }

  private func expectTruncationErrors(_ path: String, name: String) throws {
    let bytes = try folder.read(name)
    // A tar's padding after its end may be lost: nothing of the members is.
    let end = name.hasSuffix(".tar") ? bytes.count - 8_192 : bytes.count
    let cuts = [0, 1, 17, 512, 1_024, end / 3, end / 2, end - 100, end - 9, end - 1]
    for (number, count) in cuts.enumerated() where count >= 0 && count < end {
      let cut = try folder.write(Array(bytes[..<count]), to: "cut\(number)/\(name)")
      let error = #expect(throws: DocumentError.self, "cut at \(count) of \(bytes.count)") {
        try events(of: [cut])
      }
      #expect(error?.file == cut)
    }
  }

  @Test("that stops between two members is an error")
  func cutBetweenMembers() throws {
    guard let path = try make(Self.recipes[0]) else { return }
    // One block of header and forty of content for the first member.
    let boundary = 512 + (try folder.read("in/b.jsonl").count + 511) / 512 * 512
    let cut = try folder.write(Array(folder.read("a.tar")[..<boundary]), to: "cut/a.tar")
    let error = try #require(throws: DocumentError.self) { try events(of: [cut]) }
    #expect(error.description.contains("truncated"))
    #expect(try events(of: [path]).count == 4)
  }

  @Test("that its name says but its bytes do not is an error", arguments: recipes + streams)
  func wrongContent(recipe: (name: String, program: String, command: String)) throws {
    let path = try folder.write("{\"text\":\"plain\"}\n", to: recipe.name)
    #expect(throws: DocumentError.self) { try events(of: [path]) }
  }

  @Test("with random bytes in random places is read or is an error", arguments: recipes.indices)
  func mutated(recipe: Int) throws {
    guard try make(Self.recipes[recipe]) != nil else { return }
    let name = Self.recipes[recipe].name
    let bytes = try folder.read(name)
    var generator = SeededGenerator(seed: 23)
    for round in 0..<100 {
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        mutated[Int.random(in: mutated.indices, using: &generator)] = generator.next()
      }
      let path = try folder.write(mutated, to: "m\(round)/\(name)")
      do throws(DocumentError) {
        #expect(try events(of: [path]).count < 1_000)
      } catch {
        #expect(error.file == path)
      }
    }
  }
}
