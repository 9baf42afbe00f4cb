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
    struct Construct: Decodable {
      var pattern: String
      var text: String
      var matches: [Int]
    }

    struct Pattern: Decodable {
      var name: String
      var pattern: String
      var matches: [[Int]]
    }

    var constructs: [Construct]
    var texts: [String]
    var patterns: [Pattern]
  }

  private let fixture: Fixture

  init() throws {
    let path =
      SharedData.packageFolder + "/Tests/TokenizationTests/Fixtures/regular_expressions.json"
    fixture = try JSONDecoder().decode(
      Fixture.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("each construct, in a text that tells its readings apart")
  func constructs() throws {
    #expect(fixture.constructs.count > 80)
    for golden in fixture.constructs {
      let expression = try RegularExpression(oniguruma: golden.pattern)
      #expect(
        expression.matches(in: Array(golden.text.utf8)) == golden.matches, "\(golden.pattern)")
    }
  }

  @Test("the patterns of real tokenizers, in random texts")
  func realPatterns() throws {
    #expect(fixture.patterns.count > 20)
    for golden in fixture.patterns {
      let expression = try RegularExpression(oniguruma: golden.pattern)
      for (text, expected) in zip(fixture.texts, golden.matches) {
        #expect(expression.matches(in: Array(text.utf8)) == expected, "\(golden.name): \(text)")
      }
    }
  }

  @Test("a pattern changed at random is refused or searches, and never ends the program")
  func mutations() {
    var generator = SeededGenerator(seed: 5)
    let inserted = Array(#"()[]{}?*+|^$\&-:=!<>,.ispPLNwdxu0123 éſ漢"#.unicodeScalars)
    let text = Array(fixture.texts.joined().utf8.prefix(200))
    var accepted = 0
    for _ in 0..<300 {
      let original = fixture.patterns.randomElement(using: &generator)!.pattern
      var scalars = Array(original.unicodeScalars)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<scalars.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0 where scalars.count > 1: scalars.remove(at: place)
        case 1: scalars.insert(inserted.randomElement(using: &generator)!, at: place)
        default: scalars.insert(contentsOf: scalars[place...].prefix(20), at: place)
        }
      }
      let pattern = String(String.UnicodeScalarView(scalars))
      do {
        let expression = try RegularExpression(oniguruma: pattern)
        accepted += 1
        let found = expression.matches(in: text)
        #expect(found.allSatisfy { $0 <= text.count })
      } catch {
        #expect(error.offset <= pattern.utf8.count && !error.problem.isEmpty)
      }
    }
    #expect(accepted > 60)
  }
}
