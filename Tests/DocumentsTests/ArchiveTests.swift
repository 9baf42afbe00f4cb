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
    (
      "a.tar.lz4", "lz4",
      "tar -c -f a.tar -C in b.jsonl sub/ü.txt c.bin; lz4 -q a.tar a.tar.lz4"
    ),
    ("a.zip", "zip", "cd in; zip -q ../a.zip b.jsonl sub/ü.txt c.bin"),
    ("a.7z", "7z", "cd in; 7z a -bso0 -bsp0 -ms=off ../a.7z b.jsonl sub/ü.txt c.bin"),
  ]
  /// Compressed files of one stream.
  static let streams: [(name: String, program: String, command: String)] = [
    ("b.jsonl.gz", "gzip", "gzip -c in/b.jsonl > b.jsonl.gz"),
    ("b.jsonl.xz", "xz", "xz -c in/b.jsonl > b.jsonl.xz"),
    ("b.jsonl.bz2", "bzip2", "bzip2 -c in/b.jsonl > b.jsonl.bz2"),
    ("b.jsonl.zst", "zstd", "zstd -q -c in/b.jsonl > b.jsonl.zst"),
    ("b.jsonl.lz4", "lz4", "lz4 -q -c in/b.jsonl > b.jsonl.lz4"),
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
    let expected = ["/b.jsonl", "/b.jsonl", "/sub/ü.txt", "/c.bin"].map { path + $0 }
    // 7z has an order of its own.
    #expect(
      found.map(\.location.file)
        == (path.hasSuffix(".7z")
          ? [expected[0], expected[1], expected[3], expected[2]] : expected))
    let first = try #require(found.first)
    #expect(first.text == "first")
    #expect(found[1].location.record == 2)
    #expect(found[1].location.byteOffset == 17)
    #expect(found.contains { $0.text == "whole file" })
    #expect(found.count { $0.reason == .unknownFormat } == 1)
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
    for count in Array(stride(from: 0, to: end, by: 37)) + (end - 10..<end) {
      let cut = try folder.write(Array(bytes[..<count]), to: "cut/\(name)")
      let error = #expect(throws: DocumentError.self, "cut at \(count) of \(bytes.count)") {
        try events(of: [cut])
      }
      #expect(error?.file == cut)
    }
  }

  @Test("may have members whose names are not UTF-8, and members of nothing")
  func strangeNames() throws {
    try shell(
      "printf x > \"$(printf '\\377').txt\"; : > empty.txt; tar -c -f a.tar *.txt", in: folder)
    let found = try events(of: [folder.file("a.tar")])
    #expect(
      found.map(\.location.file)
        == ["empty.txt", "\u{FFFD}.txt"].map { folder.file("a.tar/" + $0) })
    #expect(found.map(\.text) == [nil, "x"])
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

  @Test("may be tars one after the other, also compressed")
  func concatenated() throws {
    try shell(
      """
      printf a > a.txt; printf b > b.txt; tar -c -f a.tar a.txt; tar -c -f b.tar b.txt
      cat a.tar b.tar > c.tar; gzip -k a.tar b.tar; cat a.tar.gz b.tar.gz > c.tar.gz
      """, in: folder)
    #expect(try events(of: [folder.file("c.tar")]).map(\.text) == ["a", "b"])
    #expect(try events(of: [folder.file("c.tar.gz")]).map(\.text) == ["a", "b"])
  }

  @Test("in tar may end in zeros, and in nothing else", arguments: [1, 511, 512, 20_000])
  func trailingBytes(count: Int) throws {
    try shell("printf a > a.txt; tar -c -f a.tar a.txt", in: folder)
    let bytes = try folder.read("a.tar")
    let zeros = [UInt8](repeating: 0, count: 1_024)
    let padded = try folder.write(bytes + zeros, to: "padded.tar")
    #expect(try events(of: [padded]).map(\.text) == ["a"])
    let garbage = [UInt8](repeating: 0x78, count: count)
    for tail in [garbage, zeros + garbage] {
      let path = try folder.write(bytes + tail, to: "followed.tar")
      let error = #expect(throws: DocumentError.self) { try events(of: [path]) }
      #expect(error?.file == path)
    }
  }

  @Test("rejects what is a hard link to another member, and passes over symbolic links")
  func links() throws {
    try shell(
      """
      printf a > a.txt; ln a.txt b.txt; ln -s a.txt c.txt; ln a.txt d.bin
      tar -c -f a.tar a.txt b.txt c.txt d.bin
      """, in: folder)
    let path = folder.file("a.tar")
    let found = try events(of: [path])
    #expect(found.map(\.text) == ["a", nil, nil])
    try #require(found.map(\.reason) == [nil, .hardLink, .unknownFormat])
    #expect(found[1].location.file == path + "/b.txt")
    guard case .rejected(let rejection) = found[1] else { return }
    #expect(rejection.detail.contains("a.txt"))
    let options = ReadingOptions(exclude: ["*/b.txt", "*.bin"])
    #expect(try events(of: [path], options: options).map(\.text) == ["a"])
  }

  @Test("that is encrypted is an error that says so", arguments: ["zip", "7z", "7z -mhe=on"])
  func encrypted(kind: String) throws {
    let program = String(kind.prefix { $0 != " " })
    guard isInstalled(program) else { return }
    let options = String(kind.dropFirst(program.count))
    let command = program == "zip" ? "zip -q -P x" : "7z a -bso0 -bsp0 -px\(options)"
    try shell("cd in; \(command) ../a.\(program) b.jsonl", in: folder)
    let error = try #require(throws: DocumentError.self) {
      try events(of: [folder.file("a.\(program)")])
    }
    #expect(error.problem.hasPrefix("encrypted"))
    #expect(error.problem.contains("password"))
  }

  @Test("that its name says but its bytes do not is an error", arguments: recipes + streams)
  func wrongContent(recipe: (name: String, program: String, command: String)) throws {
    let path = try folder.write("{\"text\":\"plain\"}\n", to: recipe.name)
    #expect(throws: DocumentError.self) { try events(of: [path]) }
  }

  @Test("with a changed byte gives the same texts, or is an error", arguments: 1..<20)
  func changedByte(recipe: Int) throws {
    // A tar that is not compressed has no checksum of its members.
    let all = Self.recipes.dropFirst() + Self.streams
    guard recipe < all.count, let path = try make(all[recipe]) else { return }
    let name = all[recipe].name
    let expected = try events(of: [path]).map(\.text)
    let bytes = try folder.read(name)
    for place in Array(stride(from: 0, to: bytes.count, by: 37)) + (bytes.count - 64..<bytes.count)
    {
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      let path = try folder.write(changed, to: "changed/\(name)")
      do throws(DocumentError) {
        let found = try events(of: [path]).map(\.text)
        #expect(found == expected, "byte \(place) of \(bytes.count) in \(name)")
      } catch {
        #expect(error.file == path)
      }
    }
  }

  @Test("with random changes is read or is an error", arguments: recipes.indices)
  func mutated(recipe: Int) throws {
    guard try make(Self.recipes[recipe]) != nil else { return }
    let name = Self.recipes[recipe].name
    try readMutations(of: folder.read(name), name: name, in: folder, count: mutations / 5)
  }
}
