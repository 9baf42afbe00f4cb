import FoundationEssentials
import TestSupport
import Testing

@testable import Tokenization

extension RegularExpression {
  /// All matches that are not empty, as first and last offsets, found as the documentation of
  /// `firstMatch` says.
  func matches(in text: [UInt8]) -> [Int] {
    let matcher = makeMatcher()
    var found: [Int] = []
    var index = 0
    var previousEnd: Int?
    while let match = matcher.firstMatch(in: text.span, subject: 0..<text.count, from: index) {
      index = match.upperBound
      if match.isEmpty && match.upperBound == previousEnd {
        if index == text.count { break }
        index += decodeScalar(in: text.span, at: index, limit: text.count).length
        continue
      }
      previousEnd = index
      if !match.isEmpty { found += [match.lowerBound, match.upperBound] }
    }
    return found
  }
}

@Suite("regular expressions match what the reference matches")
struct RegularExpressionGoldenTests {
  private struct Fixture: Decodable {
    struct Pattern: Decodable {
      var name: String
      var pattern: String
      var matches: [[Int]]
    }

    var texts: [String]
    var patterns: [Pattern]
  }

  @Test("the patterns of real tokenizers, in random texts")
  func realPatterns() throws {
    let path =
      SharedData.packageFolder + "/Tests/TokenizationTests/Fixtures/regular_expressions.json"
    let fixture = try JSONDecoder().decode(
      Fixture.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(fixture.patterns.count > 20)
    for golden in fixture.patterns {
      let expression = try RegularExpression(oniguruma: golden.pattern)
      for (text, expected) in zip(fixture.texts, golden.matches) {
        #expect(expression.matches(in: Array(text.utf8)) == expected, "\(golden.name): \(text)")
      }
    }
  }
}
