import FoundationEssentials
import TestSupport
import Testing

@testable import Tokenization

@Suite("Unicode, as the reference sees it")
struct UnicodeTests {
  private struct Golden: Decodable {
    var ranges: [String: [[UInt32]]]
  }

  @Test(
    "every character has the reference's class",
    .enabled(if: SharedData.isPresent, "needs ../shared/data"),
    arguments: ["L", "N", "s", "rust_is_numeric"])
  func classes(name: String) throws {
    let path = SharedData.path("golden/tokenizers/hf_unicode_classes.json")
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let ranges = try #require(try JSONDecoder().decode(Golden.self, from: data).ranges[name])
    var expected = [Bool](repeating: false, count: Int(illFormedScalar))
    for range in ranges { for scalar in range[0]...range[1] { expected[Int(scalar)] = true } }
    let byName: [String: CharacterClass] = [
      "L": .letter, "N": .number, "s": .whitespace, "rust_is_numeric": .digit,
    ]
    let characterClass = try #require(byName[name])
    let classes = UnicodeClasses()
    let wrong = (0..<illFormedScalar).filter {
      classes[$0].contains(characterClass) != expected[Int($0)]
    }
    #expect(wrong.isEmpty)
  }

  @Test("every scalar's UTF-8 decodes to it, and nothing else decodes")
  func decoding() {
    for value in stride(from: UInt32(0), to: illFormedScalar, by: 61) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(scalar).utf8)
      #expect(decodeScalar(in: bytes.span, at: 0, limit: bytes.count) == (value, bytes.count))
      var encoded: [UInt8] = []
      appendUTF8(value, to: &encoded)
      #expect(encoded == bytes)
      if bytes.count > 1 {
        let truncated = decodeScalar(in: bytes.span, at: 0, limit: bytes.count - 1)
        #expect(truncated == (illFormedScalar, 1))
      }
    }
    let illFormed: [[UInt8]] = [
      [0x80], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC3, 0x41],
    ]
    for bytes in illFormed {
      let scalar = decodeScalar(in: bytes.span, at: 0, limit: bytes.count)
      #expect(scalar == (illFormedScalar, 1))
    }
  }
}
