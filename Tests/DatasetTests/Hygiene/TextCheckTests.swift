import TestSupport
import Testing

@testable import Dataset

@Suite("Hygiene of one text")
struct TextCheckTests {
  @Test("length limits include their bounds")
  func lengths() {
    let limits = LengthLimits(minimumBytes: 3, maximumBytes: 5)
    #expect(limits.fault(byteCount: 2)?.reason == .textTooShort)
    #expect((3...5).allSatisfy { limits.fault(byteCount: $0) == nil })
    #expect(limits.fault(byteCount: 6)?.reason == .textTooLong)
    #expect(LengthLimits().fault(byteCount: 0) == nil)
  }

  @Test("limits that no text can keep are refused")
  func impossibleLimits() {
    for (least, most) in [(5, 4), (-1, nil), (nil, 0)] as [(Int?, Int?)] {
      #expect(throws: BuildError.self) {
        try LengthLimits(minimumBytes: least, maximumBytes: most).validate()
      }
    }
    #expect(throws: Never.self) { try LengthLimits().validate() }
  }

  @Test(
    "control characters are found and taken out",
    arguments: [
      0, 8, 0x0B, 0x0C, 0x0E, 0x1B, 0x1F, 0x7F, 0x80, 0x9F, 0xFEFF, 0xFFFE, 0xFFFF,
    ])
  func controlCharacters(code: UInt32) throws {
    let character = String(try #require(Unicode.Scalar(code)))
    #expect("é\(character)🌍".hasControlCharacter)
    #expect("é\(character)🌍\(character)".removingControlCharacters() == "é🌍")
  }

  @Test("all other characters stay")
  func otherCharacters() {
    let controls: [UInt32] = Array(0..<0x09) + [0x0B, 0x0C] + Array(0x0E..<0x20)
    let excluded = Set(controls + Array(0x7F..<0xA0) + [0xFEFF, 0xFFFE, 0xFFFF])
    var all = String.UnicodeScalarView()
    for code in 0..<0x11000 as Range<UInt32> where !excluded.contains(code) {
      if let scalar = Unicode.Scalar(code) { all.append(scalar) }
    }
    #expect(!String(all).hasControlCharacter)
    #expect(String(all).removingControlCharacters().unicodeScalars.elementsEqual(all))
  }
}
