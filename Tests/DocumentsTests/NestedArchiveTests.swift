import Documents
import Storage
import TestSupport
import Testing

@Suite("An archive in an archive")
struct NestedArchiveTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", to: "in/x.jsonl")
    try folder.write("", to: "in/empty.jsonl")
    try folder.write("c", to: "in/y.txt")
  }

  private func events(_ command: String, _ name: String) throws -> [DocumentEvent] {
    try shell(command, in: folder)
    return try DocumentsTests.events(of: [folder.file(name)])
  }

  @Test("is read like a folder, also where its members are compressed")
  func nested() throws {
    let found = try events(
      """
      cd in; gzip -k x.jsonl; tar -c -z -f inner.tar.gz x.jsonl.gz empty.jsonl y.txt
      tar -c -f inner.tar x.jsonl; bzip2 -c y.txt > z.txt.bz2
      tar -c -f ../a.tar inner.tar.gz y.txt inner.tar z.txt.bz2
      """, "a.tar")
    #expect(found.map(\.text) == ["a", "b", "c", "c", "a", "b", "c"])
    let path = folder.file("a.tar")
    #expect(
      found.map(\.location.file) == [
        path + "/inner.tar.gz/x.jsonl.gz", path + "/inner.tar.gz/x.jsonl.gz",
        path + "/inner.tar.gz/y.txt", path + "/y.txt", path + "/inner.tar/x.jsonl",
        path + "/inner.tar/x.jsonl", path + "/z.txt.bz2",
      ])
  }

  @Test("may be one whose directory is at its end", arguments: ["zip", "7z"])
  func seeking(kind: String) throws {
    guard isInstalled(kind) else { return }
    let make = kind == "zip" ? "zip -q" : "7z a -bso0 -bsp0"
    let found = try events(
      "cd in; \(make) inner.\(kind) x.jsonl; tar -c -z -f ../a.tgz inner.\(kind) y.txt", "a.tgz")
    #expect(found.map(\.text) == ["a", "b", "c"])
    let compressed = try events(
      "gzip -k in/inner.\(kind); mv in/inner.\(kind).gz .", "inner.\(kind).gz")
    #expect(compressed.map(\.text) == ["a", "b"])
  }

  @Test("may hold a Debian package, of which the files are read that it installs")
  func package() throws {
    guard isInstalled("dpkg-deb") else { return }
    let found = try events(
      """
      mkdir -p p/DEBIAN p/usr; cp in/x.jsonl p/usr; chmod -R u=rwX,go=rX p
      printf 'Package: a\\nVersion: 1\\nArchitecture: all\\n' > p/DEBIAN/control
      printf 'Maintainer: a <a@b.c>\\nDescription: a\\n' >> p/DEBIAN/control
      dpkg-deb -b p a.deb > /dev/null; tar -c -f a.tar a.deb
      """, "a.tar")
    #expect(found.map(\.text) == ["a", "b"])
    let path = folder.file("a.tar/a.deb/data.tar.")
    #expect(found.allSatisfy { $0.location.file.hasPrefix(path) })
    #expect(try DocumentsTests.events(of: [folder.file("a.deb")]).map(\.text) == ["a", "b"])
    let bytes = try folder.read("a.deb")
    for count in stride(from: 0, to: bytes.count - 1, by: 37) {
      let cut = try folder.write(Array(bytes[..<count]), to: "cut/a.deb")
      #expect(throws: DocumentError.self) { try DocumentsTests.events(of: [cut]) }
    }
    try readMutations(of: bytes, name: "a.deb", in: folder, count: mutations / 5)
  }

  @Test("five deep is an error that says what to do")
  func deep() throws {
    let command = """
      cd in; cp x.jsonl ../a0.jsonl; cd ..; tar -c -f a1.tar a0.jsonl
      for i in 1 2 3 4; do tar -c -f a$((i + 1)).tar a$i.tar; done
      """
    let error = try #require(throws: DocumentError.self) { try events(command, "a5.tar") }
    #expect(error.place == "member a4.tar/a3.tar/a2.tar/a1.tar")
    #expect(error.problem.contains("unpack"))
    #expect(try DocumentsTests.events(of: [folder.file("a4.tar")]).count == 2)
  }

  @Test("that is damaged is an error that names the members on the way to it")
  func damaged() throws {
    try shell("cd in; gzip -k x.jsonl", in: folder)
    var bytes = try folder.read("in/x.jsonl.gz")
    bytes[bytes.count - 6] ^= 1
    try folder.write(bytes, to: "in/x.jsonl.gz")
    let error = try #require(throws: DocumentError.self) {
      try events(
        "cd in; tar -c -f i.tar x.jsonl.gz; zip -q ../a.zip y.txt i.tar", "a.zip")
    }
    #expect(error.file == folder.file("a.zip"))
    #expect(error.place == "member i.tar/x.jsonl.gz")
    #expect(error.problem.contains("check"))
  }
}

@Suite("A compressed file")
struct CompressedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "may consist of streams one after the other", arguments: ["gzip", "xz", "bzip2", "zstd", "lz4"])
  func concatenated(program: String) throws {
    guard isInstalled(program) else { return }
    let name = try make("ab", with: program)
    try shell("printf cd | \(program) -c >> \(name)", in: folder)
    #expect(try events(of: [folder.file(name)]).map(\.text) == ["abcd"])
    // libarchive takes the end of an empty stream of lz4 for the end of all.
    try shell(
      "printf '' | \(program) -c >> \(name); printf ef | \(program) -c >> \(name)", in: folder)
    if program == "lz4" {
      #expect(throws: DocumentError.self) { try events(of: [folder.file(name)]) }
    } else {
      #expect(try events(of: [folder.file(name)]).map(\.text) == ["abcdef"])
    }
  }

  @Test("may be of nothing", arguments: ["gzip", "xz", "bzip2", "zstd", "lz4"])
  func empty(program: String) throws {
    guard isInstalled(program) else { return }
    let found = try events(of: [folder.file(make("", with: program))])
    #expect(found.map(\.reason) == [.empty])
  }

  private func make(_ text: String, with program: String) throws -> String {
    let ending = ["gzip": "gz", "bzip2": "bz2", "zstd": "zst"][program] ?? program
    try shell("printf '\(text)' | \(program) -c > a.txt.\(ending)", in: folder)
    return "a.txt.\(ending)"
  }

  @Test("in zstd with a window that is too large is an error that says so")
  func window() throws {
    guard isInstalled("zstd") else { return }
    try shell("head -c 300000000 /dev/zero | zstd -q -1 --long=28 > a.txt.zst", in: folder)
    let error = try #require(throws: DocumentError.self) {
      try events(of: [folder.file("a.txt.zst")])
    }
    #expect(error.problem.contains("window"))
    #expect(error.problem.contains("--long=31"))
  }

  @Test("in gzip may be padded with zeros, and with nothing else")
  func padding() throws {
    try shell("printf 'ab' | gzip > a.txt.gz", in: folder)
    let bytes = try folder.read("a.txt.gz")
    let padded = try folder.write(bytes + [UInt8](repeating: 0, count: 600_000), to: "b.txt.gz")
    #expect(try events(of: [padded]).map(\.text) == ["ab"])
    let followed = try folder.write(bytes + [0, 1], to: "c.txt.gz")
    #expect(throws: DocumentError.self) { try events(of: [followed]) }
  }

  @Test("of gigabytes of nothing is too long, and takes no memory")
  func bomb() throws {
    guard isInstalled("zstd") else { return }
    try shell("head -c 1000000000 /dev/zero | zstd -q -o a.txt.zst", in: folder)
    let before = ProcessMemory.peak
    let found = try events(of: [folder.file("a.txt.zst")], recordLimit: 1 << 20)
    #expect(found.map(\.reason) == [.tooLong])
    #expect(ProcessMemory.peak - before < 200 << 20)
  }
}
