import Testing

@testable import Tokenization

@Suite("Unicode properties, as the reference's regex engine has them")
struct UnicodePropertyTests {
  @Test(
    "every scalar has one value of an enumerated property",
    arguments: [UnicodeProperties.generalCategory, UnicodeProperties.script])
  func partitions(property: EnumeratedProperty) {
    let counts = property.sets.map { $0.ranges.reduce(0) { $0 + $1.count } }
    #expect(counts.reduce(0, +) == 0x110000 - 0x800)
    #expect(property.members(withPrefixes: [""]) == .all)
    #expect(property.names.count == property.sets.count)
  }

  @Test("sets are ranges that are ascending and apart")
  func ranges() {
    let letters = UnicodeProperties.generalCategory.members(withPrefixes: ["L"])
    for set in [letters, UnicodeProperties.alphabetic, UnicodeProperties.emoji] {
      let neighbours = zip(set.ranges, set.ranges.dropFirst())
      #expect(neighbours.allSatisfy { $0.upperBound + 1 < $1.lowerBound })
    }
    #expect(letters.subtracting(UnicodeProperties.alphabetic).isEmpty)
  }

  @Test(
    "properties go by their names, however written",
    arguments: [
      ("Lu", "A", "a"), ("l", "a", "1"), ("LC", "ǅ", "ª"), ("upper-case Letter", "A", "a"),
      ("Han", "漢", "あ"), ("hiragana", "あ", "漢"), ("LATIN", "A", "1"), ("old_italic", "𐌀", "A"),
      ("al pha-bet_ic", "ⓐ", "1"), ("Lowercase", "ª", "A"), ("Uppercase", "Ⓐ", "a"),
      ("Emoji", "😀", "A"), ("Word", "½", " "), ("Unknown", "\u{378}", "a"),
    ] as [(String, Unicode.Scalar, Unicode.Scalar)])
  func names(name: String, member: Unicode.Scalar, other: Unicode.Scalar) throws {
    let set = try #require(CharacterSet(property: name, word: .word)).scalars
    #expect(set.contains(member.value))
    #expect(!set.contains(other.value))
  }

  @Test("what the engine does not know has no members", arguments: ["", "X", "Lx", "Script=Han"])
  func unknown(name: String) {
    #expect(CharacterSet(property: name, word: .word) == nil)
  }

  @Test("PCRE2's own categories, of whatever version, tell all scalars that are compared")
  func installedCategories() {
    let installed = PCRE2Properties.generalCategory
    #expect(installed.members(withPrefixes: [""]) == PCRE2Properties.compared)
    #expect(installed.members(withPrefixes: ["Lu"]).contains(0x41))
    #expect(
      installed.members(withPrefixes: ["Nd"]).intersection(ScalarSet([0...0x7F])).ranges == [
        0x30...0x39
      ])
  }
}
