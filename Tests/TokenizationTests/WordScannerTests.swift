import TestSupport
import Testing

@testable import Tokenization

@Suite("scanners and the expressions that they stand for")
struct WordScannerTests {
  private let classes = UnicodeClasses()

  /// Where the words end that the scanner of a pattern finds.
  private func ends(_ text: [UInt8], _ pattern: WordPattern) -> [Int] {
    var ends: [Int] = []
    var start = 0
    while start < text.count {
      start = endOfWord(text, from: start, pattern)
      ends.append(start)
    }
    return ends
  }

  private func endOfWord(_ text: [UInt8], from start: Int, _ pattern: WordPattern) -> Int {
    func end(_ scanner: some WordScanner) -> Int {
      scanner.endOfWord(in: text.span, from: start, limit: text.count)
    }
    return switch pattern {
    case .gpt2(let isolatesDigits): end(GPT2Scanner(classes, isolatesDigits: isolatesDigits))
    case .cl100k(let digits): end(CL100KScanner(classes, maximumDigits: digits))
    case .o200k: end(O200KScanner(classes))
    }
  }

  /// Where the matches of an expression end, in a piece of a text; nil if they do not tile it.
  private func ends(
    _ text: [UInt8], piece: Range<Int>, _ matcher: TextMatcher
  ) -> [Int]? {
    var ends: [Int] = []
    var tile = true
    matcher.forEachSegment(in: text.span, subject: piece) { segment, isMatch in
      tile = tile && isMatch
      ends.append(segment.upperBound)
    }
    return tile ? ends : nil
  }

  @Test(
    "each scanner's words are its expression's matches", arguments: WordPattern.known.indices,
    0..<2)
  func expressions(index: Int, seed: UInt64) throws {
    let (expression, pattern) = WordPattern.known[index]
    let matcher = TextPattern.expression(try RegularExpression(oniguruma: expression))
      .makeMatcher()
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1500 {
      let text = RandomText.text(upTo: 200, using: &generator)
      #expect(
        ends(text, pattern) == ends(text, piece: 0..<text.count, matcher),
        "\(pattern) of \(String(decoding: text, as: UTF8.self).debugDescription)")
    }
  }

  @Test(
    "where digits are isolated, the pieces between them are texts of their own", arguments: 0..<2)
  func isolatedDigits(seed: UInt64) throws {
    let gpt2 = try #require(
      WordPattern.known.first { $0.pattern == .gpt2(isolatesDigits: false) })
    let matcher = TextPattern.expression(try RegularExpression(oniguruma: gpt2.expression))
      .makeMatcher()
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1500 {
      let text = RandomText.text(upTo: 200, using: &generator)
      var expected: [Int] = []
      var start = 0
      while start < text.count {
        let end = classes.endOfDigitsPiece(
          in: text.span, from: start, limit: text.count, individually: true)
        expected += try #require(ends(text, piece: start..<end, matcher))
        start = end
      }
      #expect(
        ends(text, .gpt2(isolatesDigits: true)) == expected,
        "\(String(decoding: text, as: UTF8.self).debugDescription)")
    }
  }
}
