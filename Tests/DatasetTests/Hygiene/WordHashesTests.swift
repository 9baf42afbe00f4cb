import TestSupport
import Testing

@testable import Dataset

@Suite("Words as hashes")
struct WordHashesTests {
  private func words(_ texts: String...) -> [UInt64] { WordHashes(texts).words }

  @Test("case, punctuation and white space make no difference")
  func normalization() {
    let plain = words("dont stop the été at 42")
    #expect(plain.count == 6)
    #expect(words("  Don't STOP — the\u{A0}«Été»,\nat 42! ...") == plain)
    #expect(words("dont stop", "the été at", "42") == plain)
  }

  @Test("different words have different hashes")
  func difference() {
    let all = (0..<5000).flatMap { words("w\($0)") }
    #expect(Set(all).count == 5000)
    #expect(words("ab") != words("ba"))
    #expect(words("a", "b") != words("ab"))
  }

  @Test("ideographs and kana are words by themselves")
  func eastAsia() {
    #expect(words("这是一个 test") == words("这", "是", "一", "个", "test"))
    #expect(words("カナ").count == 2)
  }

  @Test("there are no words in what has no letters or digits")
  func none() {
    #expect(words("", " \n", "?! …", "🌍").isEmpty)
  }

  @Test("runs are those of the words, wherever they stand", arguments: 1...6)
  func runs(count: Int) {
    var generator = SeededGenerator(seed: 5)
    let text = (0..<50).map { _ in "w\(Int.random(in: 0..<4, using: &generator))" }
    let runs = WordHashes([text.joined(separator: " ")]).runs(of: count)
    #expect(runs.count == 50 - count + 1)
    for (start, run) in runs.enumerated() {
      #expect(WordHashes(text[start..<start + count]).runs(of: count) == [run])
    }
    let distinct = Set((0..<runs.count).map { text[$0..<$0 + count].joined(separator: " ") })
    #expect(Set(runs).count == distinct.count)
  }

  @Test("a text of fewer words has no run")
  func shortText() {
    #expect(WordHashes(["one two"]).runs(of: 3).isEmpty)
  }
}
