import Storage
import Testing

@Suite("An XXH64 digest")
struct DigestTests {
  @Test(
    "is the one of the reference implementation",
    arguments: [("", "ef46db3751d8e999"), ("a", "d24ec4f1a98c6e5b"), ("abc", "44bc2cf5ad770999")])
  func reference(text: String, digits: String) {
    #expect(Digest(of: Array(text.utf8)).description == digits)
  }

  @Test("is the same however the bytes are cut")
  func stream() throws {
    let bytes = (0..<200).map { UInt8($0) }
    for cut in 0...bytes.count {
      var stream = try DigestStream()
      stream.update(Array(bytes[..<cut]).span.bytes)
      stream.update(Array(bytes[cut...]).span.bytes)
      #expect(stream.digest == Digest(of: bytes))
    }
  }

  @Test("is read back from its digits and from nothing else")
  func digits() {
    #expect(Digest("00000000000000ff") == Digest(value: 255))
    for text in ["", "ff", "00000000000000FF", "+0000000000000ff", "00000000000000fg"] {
      #expect(Digest(text) == nil)
    }
  }
}
