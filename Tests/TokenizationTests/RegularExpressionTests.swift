import TestSupport
import Testing

@testable import Tokenization

@Suite("regular expressions")
struct RegularExpressionTests {
  @Test(
    "a malformed or unsupported pattern is refused, with the byte at which it fails",
    arguments: [
      ("é(a", 2, "a group without an end"), ("a)", 1, "a closing parenthesis"),
      ("a(?", 1, "a group without an end"), ("(?#a", 0, "a comment without an end"),
      ("(?<1>a)", 0, "name is malformed"), ("(?s)a", 0, "(?s"), ("(?P<n>a)", 0, "(?P"),
      ("漢[a", 3, "brackets without an end"), ("[]", 0, "brackets without an end"),
      ("[b-a]", 1, "limits are exchanged"), (#"[\d-a]"#, 1, "begins with a set"),
      (#"[a-\d]"#, 1, "ends with a set"), ("[[:foo:]]", 1, "unknown set"),
      (#"a\p{Foo}"#, 1, "unknown property Foo"), (#"\p{L"#, 0, "a property without an end"),
      ("a|*", 2, "a repetition of nothing"), ("{2}a", 0, "a repetition of nothing"),
      ("^*", 1, "a repetition of an anchor"), ("(?=a)*", 5, "a repetition of a look-around"),
      ("a{3,1}", 1, "exchanged"), ("a{65536}", 1, "more than 65535 times"),
      ("a{99999999999999999999}", 1, "more than"), ("a\\", 1, "a backslash at the end"),
      (#"\x{110000}"#, 0, "malformed character number"), (#"\x{D800}"#, 0, "malformed"),
      (#"\u12"#, 0, "malformed"), (#"\xE9"#, 0, "in bytes"), (#"[\377]"#, 1, "in bytes"),
      (#"(a)\1"#, 3, "a back reference"), (#"\k<n>"#, 0, #"\k"#), (#"a\X"#, 1, #"\X"#),
      (#"\K"#, 0, #"\K"#), ("(*FAIL)", 0, "a callout"), ("(?~a)", 0, "(?~"),
      ("(?<=a+)b", 0, "a look-behind of varying length"),
      ("(?<!x(?:a|bc))b", 0, "a look-behind of varying length"),
      ("(?i)ss", 5, "equal others in number"), ("(?i)ß", 4, "equal others in number"),
      ("(?i)a[ß]", 5, "equal others in number"), ("(?i)s(?:t)", 8, "equal others in number"),
      ("(?:[a-c漢]{1,65535}){1,65535}", 0, "too large"),
    ])
  func failures(pattern: String, offset: Int, problem: String) {
    let failure = #expect(throws: RegularExpression.Failure.self) {
      try RegularExpression(oniguruma: pattern)
    }
    #expect(failure?.offset == offset)
    #expect(failure?.problem.contains(problem) == true, "\(failure?.problem ?? "")")
  }

  @Test("nesting without end is refused, not followed", arguments: ["(", "[", "(?i)(?<="])
  func nesting(opening: String) {
    let pattern = String(repeating: opening, count: 100_000)
    #expect(throws: RegularExpression.Failure.self) { try RegularExpression(oniguruma: pattern) }
  }

  @Test("the ends of the subject are the ends of the text")
  func subject() throws {
    let text = Array("xab\ncx".utf8)
    func match(_ pattern: String, _ subject: Range<Int>, from index: Int) throws -> Range<Int>? {
      try RegularExpression(oniguruma: pattern).makeMatcher()
        .firstMatch(in: text.span, subject: subject, from: index)
    }
    #expect(try match(#"\Aa"#, 1..<5, from: 1) == 1..<2)
    #expect(try match(#"(?<=x)a"#, 1..<5, from: 1) == nil)
    #expect(try match(#"(?<=a)b"#, 1..<5, from: 2) == 2..<3)
    #expect(try match(#"c\z"#, 1..<5, from: 1) == 4..<5)
    #expect(try match("c(?!x)", 1..<5, from: 1) == 4..<5)
    #expect(try match("a*", 1..<5, from: 2) == 2..<2)
    #expect(try match("a*", 3..<3, from: 3) == 3..<3)
    let empty: [UInt8] = []
    let matcher = try RegularExpression(oniguruma: "$").makeMatcher()
    #expect(matcher.firstMatch(in: empty.span, subject: 0..<0, from: 0) == 0..<0)
  }

  @Test("bytes that are not UTF-8 are in no match")
  func illFormedText() throws {
    let anything = try RegularExpression(oniguruma: "(?m).+")
    #expect(anything.matches(in: [0xFF]) == [])
    #expect(anything.matches(in: [0x61, 0xFF, 0x62]) == [0, 1, 2, 3])
    #expect(anything.matches(in: [0xE6, 0xBC, 0x61, 0xED, 0xA0, 0x80, 0x62]) == [2, 3, 6, 7])
    #expect(try RegularExpression(oniguruma: "a(?!.)").matches(in: [0x61, 0x80]) == [0, 1])
    var generator = SeededGenerator(seed: 3)
    let expression = try RegularExpression(
      oniguruma: #"(?<=\s)\S|[^\s\p{L}]?\p{L}+|\s+(?!\S)|\s+|\b"#)
    for _ in 0..<2000 {
      let text = (0..<20).map { _ in UInt8.random(in: 0...255, using: &generator) | 0x40 }
      let found = expression.matches(in: text)
      #expect(zip(found, found.dropFirst()).allSatisfy { $0 <= $1 })
    }
  }

  @Test("a megabyte of one character is one match, on machine code's stack or the heap")
  func longRuns() throws {
    let count = 1 << 20
    let spaces = [UInt8](repeating: 0x20, count: count)
    #expect(try RegularExpression(oniguruma: #"\s+(?!\S)|\s+"#).matches(in: spaces) == [0, count])
    #expect(
      try RegularExpression(oniguruma: #"\s*[\r\n]+|\s+"#).matches(in: spaces) == [0, count])
    // Every round of such a loop can be returned to.
    let backtracking = try RegularExpression(oniguruma: "(?:a|b(?=b)|b| )+")
    #expect(backtracking.matches(in: spaces) == [0, count])
  }

  @Test("a search that takes too many steps finds nothing", arguments: [10, 30])
  func stepLimit(count: Int) throws {
    let matcher = RegularExpression.Matcher(try PCRE2Code("(?:a+)+[bc]"), stepLimit: 10_000)
    let text = [UInt8](repeating: 0x61, count: count) + Array("dab".utf8)
    let match = matcher.firstMatch(in: text.span, subject: 0..<text.count, from: 0)
    #expect(match == (count == 10 ? 11..<13 : nil))
    #expect(matcher.firstMatch(in: text.span, subject: 0..<text.count, from: count) != nil)
  }

  @Test("one compiled pattern serves several tasks")
  func tasks() async throws {
    let expression = try RegularExpression(oniguruma: #"\p{L}+"#)
    await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<8 { group.addTask { expression.matches(in: Array("ab é".utf8)) } }
      for await found in group { #expect(found == [0, 2, 3, 5]) }
    }
  }
}
