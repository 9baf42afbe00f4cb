import Shards
import Storage
import TestSupport
import Testing

@Suite("The example of the format's description")
struct FormatExampleTests {
  private let bytes: [UInt8]

  init() throws {
    let folder = try TemporaryFolder()
    let documents = [
      SampleDocument(
        ids: [7, 8, 9], spans: [RoleSpan(role: .text, count: 3)],
        provenance: Provenance(file: "a.jsonl", record: 1, byteOffset: 0)),
      SampleDocument(
        ids: [10, 11, 12, 299],
        spans: [RoleSpan(role: .prompt, count: 2), RoleSpan(role: .response, count: 2)],
        provenance: Provenance(file: "a.jsonl", record: 2, byteOffset: 20)),
    ]
    try Samples.write(documents, to: folder.file("example"), vocabularySize: 300)
    bytes = try folder.read("example")
  }

  @Test("has the header that is printed there")
  func header() {
    let expected: [UInt8] = [
      0x50, 0x2A, 0x4D, 0x18, 0x40, 0x00, 0x00, 0x00, 0x52, 0x65, 0x68, 0x53, 0x68, 0x61, 0x72,
      0x64,
      0x01, 0x00, 0x02, 0x00, 0x2C, 0x01, 0x00, 0x00, 0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23,
      0x01,
      0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
      0x00,
      0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
      0x00,
    ]
    #expect(Array(bytes[..<64]) == expected)
    #expect(bytes.span.bytes.littleEndian(at: 64) == Digest(of: expected).value)
  }

  @Test("has the document table that is printed there, found as the description says")
  func documentTable() throws {
    let file = bytes.span.bytes
    // From the end: a seek table of three entries; its last entry is the index.
    let seekTable = bytes.count - (17 + 12 * 3)
    let indexSize = Int(file.littleEndian(at: seekTable + 8 + 12 * 2, as: UInt32.self))
    let index = seekTable - indexSize
    #expect(file.littleEndian(at: index + 16, as: UInt32.self) == 1)
    let size = Int(file.littleEndian(at: index + 32, as: UInt64.self))
    let table = Array(bytes[(index + 56 + 8)..<(seekTable - 8)])
    let expected: [UInt8] = [
      0x01, 0x07, 0x61, 0x2E, 0x6A, 0x73, 0x6F, 0x6E, 0x6C, 0x03, 0x04, 0x01, 0x00, 0x02, 0x09,
      0x02,
      0x00, 0x00, 0x02, 0x02, 0x00, 0x28,
    ]
    #expect(try ZstdDecompressor.decompress(table.span.bytes, size: size) == expected)
  }

  @Test("has the data frame that is printed there")
  func data() throws {
    let file = bytes.span.bytes
    let seekTable = bytes.count - (17 + 12 * 3)
    let size = Int(file.littleEndian(at: seekTable + 8 + 12, as: UInt32.self))
    let ids: [UInt8] = [7, 0, 8, 0, 9, 0, 10, 0, 11, 0, 12, 0, 0x2B, 1]
    let frame = Array(bytes[72..<72 + size])
    #expect(try ZstdDecompressor.decompress(frame.span.bytes, size: 14) == ids)
  }
}
