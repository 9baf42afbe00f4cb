import TestSupport
import Testing

@testable import Tokenization

@Suite("finding byte strings")
struct ByteTrieTests {
  @Test("the longest string at a place is found, the first of equal ones", arguments: 0..<20)
  func longest(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    func bytes(_ lengths: ClosedRange<Int>) -> [UInt8] {
      (0..<Int.random(in: lengths, using: &generator)).map { _ in
        UInt8.random(in: 0...2, using: &generator)
      }
    }
    let strings = (0..<30).map { _ in bytes(1...6) }
    let trie = ByteTrie(strings)
    let text = bytes(50...80)
    for start in text.indices {
      for limit in [text.count, min(start + 3, text.count)] {
        let found = strings.indices.filter { text[start..<limit].starts(with: strings[$0]) }
        let expected = found.max {
          (strings[$0].count, -$0) < (strings[$1].count, -$1)
        }
        let match = trie.longestMatch(in: text.span, at: start, limit: limit)
        #expect(match?.string == expected)
        #expect(match?.end == expected.map { start + strings[$0].count })
      }
    }
  }

  @Test("a trie of no strings matches nowhere")
  func empty() {
    #expect(ByteTrie([]).longestMatch(in: [1, 2].span, at: 0, limit: 2) == nil)
  }
}
