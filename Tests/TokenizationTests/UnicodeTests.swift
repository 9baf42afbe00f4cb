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

  @Test(
    "form C composes, orders marks and keeps what does not compose",
    arguments: [
      ("e\u{301}", "\u{E9}"),
      ("\u{212B}", "\u{C5}"),
      ("a\u{301}\u{323}", "\u{1EA1}\u{301}"),
      ("u\u{308}\u{304}", "\u{1D6}"),
      ("\u{958}", "\u{915}\u{93C}"),
      ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
      ("\u{AC00}\u{11A8}", "\u{AC01}"),
      ("\u{AC01}\u{11A8}", "\u{AC01}\u{11A8}"),
      ("\u{301}", "\u{301}"),
      ("e\u{301}\u{301}", "\u{E9}\u{301}"),
      ("x\u{338}\u{301}=\u{338}", "x\u{338}\u{301}\u{2260}"),
      // The reference's Unicode is older than U+1AC1, which therefore stays before the lower class.
      ("a\u{1AC1}\u{323}", "a\u{1AC1}\u{323}"),
    ])
  func composition(text: String, expected: String) {
    let bytes = Array(text.utf8)
    let composition = CanonicalComposition()
    let composed = composition.composed(bytes.span, from: 0, limit: bytes.count)
    #expect(composed == Array(expected.utf8))
    #expect(composition.composed(composed.span, from: 0, limit: composed.count) == composed)
  }

  @Test("text without marks, jamo or compatibility characters needs no composition")
  func quickCheck() {
    let composition = CanonicalComposition()
    for (text, expected) in [("plain", true), ("é的한", true), ("e\u{301}", false)] {
      let bytes = Array(text.utf8)
      #expect(composition.isComposed(bytes.span, from: 0, limit: bytes.count) == expected)
    }
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
