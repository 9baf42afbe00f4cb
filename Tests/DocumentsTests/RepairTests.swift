import Testing

@testable import Documents

@Suite("Repair of UTF-8")
struct RepairTests {
  private func repaired(_ bytes: [UInt8]) -> String? {
    let record = InputRecord(
      form: .text, bytes: bytes, location: RecordLocation(file: "a", record: 1, byteOffset: 0))
    return record.replacingInvalidUTF8().map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test("valid records stay as they are")
  func valid() {
    #expect(repaired(Array("ünï 🌍".utf8)) == nil)
    #expect(repaired([]) == nil)
  }

  @Test(
    "each part that is no UTF-8 becomes one U+FFFD",
    arguments: [
      ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0xC3], "\u{FFFD}"), ([0xC3, 0x28], "\u{FFFD}("),
      ([0xF0, 0x9F, 0x8C, 0x61], "\u{FFFD}a"), ([0xFF, 0xFE], "\u{FFFD}\u{FFFD}"),
    ] as [([UInt8], String)])
  func invalid(bytes: [UInt8], text: String) {
    #expect(repaired(bytes) == text)
  }
}
