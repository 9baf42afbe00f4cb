import Storage
import TestSupport
import Testing

@Suite("A checksum")
struct ChecksumTests {
  @Test(
    "of a file is the one that sha256sum, sha1sum and md5sum print",
    arguments: [
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "sha1:a9993e364706816aba3e25717850c26c9cd0d89d",
      "md5:900150983cd24fb0d6963f7d28e17f72",
    ])
  func knownFiles(text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("abc", to: "abc")
    let expected = try #require(Checksum(text))
    #expect(try Checksum(ofFile: path, algorithm: expected.algorithm) == expected)
    #expect(expected.description == text)
  }

  @Test("of a file of many reads is that of all its bytes")
  func largeFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 0x61, count: 3_000_001), to: "large")
    #expect(
      try Checksum(ofFile: path).digits
        == "71b1401c2645810a611615bae0fce7b308f0ed904a54af8ec8be0fe435581611")
  }

  @Test("of a file that is not there names it")
  func missingFile() throws {
    let path = try TemporaryFolder().file("none")
    let error = #expect(throws: StorageError.self) { try Checksum(ofFile: path) }
    #expect(error?.path == path)
  }

  @Test(
    "is read from its algorithm and lower-case digits, and from nothing else",
    arguments: [
      "", ":", "md5", "md5:", "md5:900150983cd24fb0d6963f7d28e17f7",
      "md5:900150983cd24fb0d6963f7d28e17f720", "md5:900150983CD24FB0D6963F7D28E17F72",
      "sha1:900150983cd24fb0d6963f7d28e17f72", "crc:900150983cd24fb0d6963f7d28e17f72",
      "md5:900150983cd24fb0d6963f7d28e17f7g", "md5:900150983cd24fb0d6963f7d28e17f72:",
    ])
  func malformed(text: String) {
    #expect(Checksum(text) == nil)
  }
}
