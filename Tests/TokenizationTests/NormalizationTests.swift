import FoundationEssentials
import TestSupport
import Testing

@testable import Tokenization

@Suite("Normalization, as the reference does it")
struct NormalizationTests {
  /// Strings of marks, composites, jamo and their likes, each in the reference's forms.
  private struct Fixture: Decodable {
    struct Case: Decodable {
      var text, c, d, kc, kd, lowercase: String
    }
    var cases: [Case]
  }

  private static let forms: [NormalizationForm] = [.c, .d, .kc, .kd]

  private static func cases() throws -> [Fixture.Case] {
    let path = "Tests/TokenizationTests/Fixtures/normalization.json"
    let url = URL(fileURLWithPath: SharedData.packageFolder + "/" + path)
    return try JSONDecoder().decode(Fixture.self, from: try Data(contentsOf: url)).cases
  }

  private func normalized(_ bytes: [UInt8], _ form: NormalizationForm) -> [UInt8] {
    UnicodeNormalizer(form).normalized(bytes.span, from: 0, limit: bytes.count)
  }

  private func isNormalized(_ bytes: [UInt8], _ form: NormalizationForm) -> Bool {
    UnicodeNormalizer(form).isNormalized(bytes.span, from: 0, limit: bytes.count)
  }

  @Test("every form of the fixture's strings is the reference's", arguments: forms)
  func fixture(form: NormalizationForm) throws {
    for item in try Self.cases() {
      let expected =
        switch form {
        case .c: item.c
        case .d: item.d
        case .kc: item.kc
        case .kd: item.kd
        }
      #expect(normalized(Array(item.text.utf8), form) == Array(expected.utf8), "\(item.text)")
    }
  }

  @Test("lower case goes character by character, as the reference's")
  func lowercase() throws {
    let lowercased = { (text: String) in
      let bytes = Array(text.utf8)
      return LowercaseMapping().lowercased(bytes.span, from: 0, limit: bytes.count)
    }
    for item in try Self.cases() {
      #expect(lowercased(item.text) == Array(item.lowercase.utf8), "\(item.text)")
    }
    #expect(lowercased("AZ[@ ΑΣ İß") == Array("az[@ ασ i\u{307}ß".utf8))
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
    #expect(normalized(Array(text.utf8), .c) == Array(expected.utf8))
  }

  @Test(
    "text that certainly needs no composition: without parts of composites, its marks in order",
    arguments: [
      ("plain", true), ("é的한", true), ("\u{E01}\u{E49}", true), ("a\u{315}\u{35C}", true),
      ("e\u{301}", false), ("\u{AC00}\u{11A8}", false), ("a\u{345}\u{315}", false),
    ])
  func quickCheck(text: String, expected: Bool) {
    #expect(isNormalized(Array(text.utf8), .c) == expected)
  }

  @Test("ill-formed bytes stay, and what follows one composes with nothing before it")
  func illFormed() {
    let text: [UInt8] = [0xFF] + Array("\u{301}e\u{301}".utf8) + [0xE4] + Array("\u{301}".utf8)
    let expected: [UInt8] = [0xFF] + Array("\u{301}\u{E9}".utf8) + [0xE4] + Array("\u{301}".utf8)
    #expect(normalized(text, .c) == expected)
  }

  @Test(
    "of random text: forms are stable, meet where they must, and the quick check is right",
    arguments: UInt64(0)..<8)
  func laws(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let text = randomText(&generator)
      for form in Self.forms {
        let result = normalized(text, form)
        #expect(normalized(result, form) == result, "\(text)")
        if isNormalized(text, form) { #expect(result == text) }
      }
      let (c, d) = (normalized(text, .c), normalized(text, .d))
      #expect(normalized(d, .c) == c, "\(text)")
      #expect(normalized(c, .d) == d, "\(text)")
      #expect(normalized(c, .kc) == normalized(normalized(text, .kd), .c), "\(text)")
    }
  }

  @Test("a part of a text is normalized as if it were the whole")
  func parts() {
    let text = Array("e\u{301}e\u{301}".utf8)
    let normalizer = UnicodeNormalizer(.c)
    #expect(normalizer.normalized(text.span, from: 1, limit: 4) == Array("\u{301}e".utf8))
    let isNormalized = normalizer.isNormalized(text.span, from: 3, limit: 4)
    #expect(isNormalized)
  }

  /// Up to 12 characters of kinds that normalization is about, long runs of ASCII, and stray bytes.
  private func randomText(_ generator: inout SeededGenerator) -> [UInt8] {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x17F, 0x300...0x36F, 0x300...0x36F, 0x900...0xDFF, 0x1100...0x11FF,
      0x1E00...0x1FFF, 0x2000...0x2FFF, 0xAC00...0xAC40, 0xF900...0xFFEF, 0x11000...0x11FFF,
      0x1D100...0x1D7FF,
    ]
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      switch Int.random(in: 0..<20, using: &generator) {
      case 0:
        text.append(UInt8.random(in: 0x80...0xFF, using: &generator))
      case 1:
        text.append(contentsOf: repeatElement(0x61, count: .random(in: 30...70, using: &generator)))
      default:
        let range = ranges[Int.random(in: 0..<ranges.count, using: &generator)]
        appendUTF8(UInt32.random(in: range, using: &generator), to: &text)
      }
    }
    return text
  }
}
