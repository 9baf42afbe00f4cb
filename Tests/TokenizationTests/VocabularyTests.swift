import TestSupport
import Testing

@testable import Tokenization

@Suite("vocabularies")
struct VocabularyTests {
  @Test("names of every length are found, and no others, while the table grows")
  func lengths() {
    var generator = SeededGenerator(seed: 5)
    var vocabulary = Vocabulary(capacity: 0)
    var ids: [[UInt8]: UInt32] = [:]
    for id in 0..<UInt32(5000) {
      // Few letters, so that many names share beginnings, and NUL among them.
      let name = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
        UInt8.random(in: 0...2, using: &generator)
      }
      let isNew = vocabulary.insert(name.span, id: id)
      #expect(isNew == (ids[name] == nil))
      if isNew { ids[name] = id }
      let other = name + [3]
      #expect(vocabulary.id(of: other.span) == nil)
    }
    #expect(vocabulary.count == ids.count)
    #expect(ids.allSatisfy { vocabulary.id(of: $0.key.span) == $0.value })
  }

  @Test("canonically equivalent names are two")
  func canonicalEquivalence() {
    var vocabulary = Vocabulary(capacity: 2)
    let names = ["\u{E9}", "e\u{301}", "\u{E9}"]
    let areNew = names.enumerated().map { vocabulary.insert($1, id: UInt32($0 + 1)) }
    #expect(areNew == [true, true, false])
    #expect(vocabulary.id(of: "\u{E9}") == 1)
    #expect(vocabulary.id(of: "e\u{301}") == 2)
  }

  @Test("a joined name is found whatever the guess", arguments: 0...3)
  func joinedNames(guess: Int) {
    var vocabulary = Vocabulary(capacity: 3)
    for (id, name) in ["ab", "abcdefghij", "abc"].enumerated() {
      _ = vocabulary.insert(name, id: UInt32(10 + id))
    }
    func entry(_ left: String, _ right: String) -> Int? {
      vocabulary.entry(named: left.utf8.span, right.utf8.span, guess: guess)
    }
    #expect(entry("a", "b") == 0)
    #expect(entry("abcde", "fghij") == 1)
    #expect(entry("ab", "c") == 2)
    #expect(entry("ab", "d") == nil)
    #expect(vocabulary.id(ofEntry: 2) == 12)
  }
}
