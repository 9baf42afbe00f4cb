import TestSupport
import Testing

@testable import Tokenization

@Suite("what words are known by")
struct WordKeyTests {
  @Test("a short word's key is its bytes and their count, read at once or one by one")
  func shortWords() {
    var generator = SeededGenerator(seed: 1)
    for length in 1...WordKey.maximumExactLength {
      for _ in 0..<200 {
        let start = Int.random(in: 0..<9, using: &generator)
        let text = (0..<start + 16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let word = text[start..<start + length]
        let key = WordKey(text.span, from: start, length: length)
        #expect(key == WordKey(text.span, from: start, to: start + length))
        #expect(key == WordKey(Array(word).span, from: 0, to: length))
        #expect(!key.isHash)
        // All of the word can be read back, so that no other has its key.
        let bytes = [key.low, key.high].flatMap { part in
          stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: part >> UInt64($0)) }
        }
        #expect(bytes.prefix(length) == word)
        #expect(bytes[length..<15].allSatisfy { $0 == 0 })
        #expect(bytes.last == UInt8(length))
      }
    }
  }

  @Test("a longer word's key depends on its bytes and their count, and on nothing around it")
  func longWords() {
    var generator = SeededGenerator(seed: 2)
    for length in WordKey.maximumExactLength + 1...WordKey.maximumLength {
      var text = (0..<length + 20).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let key = WordKey(text.span, from: 3, to: 3 + length)
      #expect(key.isHash)
      #expect(key != .none)
      #expect(key == WordKey(Array(text[3..<3 + length]).span, from: 0, to: length))
      #expect(key != WordKey(text.span, from: 3, to: 4 + length))
      let index = Int.random(in: 3..<3 + length, using: &generator)
      text[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      #expect(key != WordKey(text.span, from: 3, to: 3 + length))
    }
  }

  @Test("a word of more than 127 bytes has none")
  func longestWords() {
    let text = [UInt8](repeating: 0x61, count: 300)
    #expect(WordKey(text.span, from: 0, to: 128) == .none)
    #expect(WordKey(text.span, from: 0, to: 300) == .none)
  }
}
