import Testing

@testable import Tokenization

@Suite("Unicode properties, as the reference's regex engine has them")
struct UnicodePropertyTests {
  private func members(_ name: String) throws -> Set<UInt32> {
    var members: Set<UInt32> = []
    for range in try #require(UnicodeProperty.ranges(named: name)) { members.formUnion(range) }
    return members
  }

  @Test("every scalar and surrogate has one general category")
  func categories() throws {
    var count = 0
    for name in UnicodeCategoryTable.categories { count += try members(name).count }
    #expect(count == 0x110000)
    #expect(try members("Cs") == Set(0xD800...0xDFFF))
  }

  @Test("a group is its categories, in ranges that are ascending and apart")
  func groups() throws {
    let letters = try members("Lu").union(members("Ll")).union(members("Lt"))
    #expect(try members("LC") == letters)
    #expect(try members("L") == letters.union(members("Lm")).union(members("Lo")))
    let ranges = try #require(UnicodeProperty.ranges(named: "L"))
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound })
  }

  @Test(
    "other properties go by their names, however written",
    arguments: [
      ("Han", 0x6F22), ("hiragana", 0x3042), ("LATIN", 0x41), ("al pha-bet_ic", 0x24D0),
      ("Word", 0x301), ("Thai", 0xE01),
    ] as [(String, UInt32)])
  func sets(name: String, scalar: UInt32) throws {
    #expect(try members(name).contains(scalar))
    #expect(try !members(name).contains(0x20))
  }

  @Test("what the engine does not know has no ranges", arguments: ["", "X", "Lx", "Script=Han"])
  func unknown(name: String) {
    #expect(UnicodeProperty.ranges(named: name) == nil)
  }
}
