import FoundationEssentials
import TestSupport
import Testing

@testable import Tokenization

@Suite("Unicode, as the reference sees it")
struct UnicodeTests {
  /// The scalars of the groups of the reference's regex engine, and of Rust's `is_numeric`.
  private struct Golden: Decodable {
    var ranges: [String: [[UInt32]]]

    init() throws {
      let path = SharedData.path("golden/tokenizers/hf_unicode_classes.json")
      self = try JSONDecoder().decode(
        Self.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func members(of names: [String]) throws -> Set<UInt32> {
      var members: Set<UInt32> = []
      for name in names {
        for range in try #require(ranges[name]) { members.formUnion(range[0]...range[1]) }
      }
      return members
    }
  }

  @Test(
    "every character has the reference's classes",
    .enabled(if: SharedData.isPresent, "needs ../shared/data"),
    arguments: [
      (CharacterClass.letter, ["L"]), (.number, ["N"]), (.whitespace, ["s"]),
      (.digit, ["rust_is_numeric"]), (.uppercase, ["Lu", "Lt", "Lm", "Lo", "M"]),
      (.lowercase, ["Ll", "Lm", "Lo", "M"]),
    ])
  func classes(characterClass: CharacterClass, names: [String]) throws {
    let expected = try Golden().members(of: names)
    let classes = UnicodeClasses()
    let found = (0..<illFormedScalar).filter { classes[$0].contains(characterClass) }
    #expect(Set(found) == expected)
    #expect(classes[illFormedScalar] == [])
  }

  @Test("symbols are no punctuation, but for ASCII's; marks and joiners are parts of words")
  func wordsAndPunctuation() {
    let classes = UnicodeClasses()
    for scalar in "!$+<=>^`|~«。".unicodeScalars {
      #expect(classes[scalar.value].contains(.punctuation), "\(scalar)")
    }
    for scalar in "a1é的_‿\u{301}\u{200D}".unicodeScalars {
      #expect(classes[scalar.value].contains(.word), "\(scalar)")
    }
    for scalar in "€±² \u{AD}".unicodeScalars {
      #expect(classes[scalar.value].isDisjoint(with: [.word, .punctuation]), "\(scalar)")
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
