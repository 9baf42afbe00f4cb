import TestSupport
import Testing

@testable import Dataset

@Suite("Passages of a text")
struct PassageCutterTests {
  private let sentence = "One two three four five six seven eight nine ten eleven twelve thirteen."

  @Test("an opening is whole sentences of at least twelve words")
  func openings() {
    let text = "A few words. " + Array(repeating: sentence, count: 3).joined(separator: " ")
    let passages = PassageCutter(maximumBytes: 1000).passages(of: text)
    #expect(
      passages == [
        Passage(
          opening: "A few words. \(sentence)", continuation: "\(sentence) \(sentence)")
      ])
  }

  @Test("a text without sentences is opened after twelve words")
  func noSentences() {
    let words = (1...40).map { "w\($0)" }
    let passages = PassageCutter(maximumBytes: 1000).passages(of: words.joined(separator: " "))
    #expect(passages.map(\.opening) == [words.prefix(12).joined(separator: " ")])
    #expect(passages.map(\.continuation) == [words.dropFirst(12).joined(separator: " ")])
  }

  @Test("abbreviations and decimal points end no sentence")
  func abbreviations() {
    let text = "Some tools, e.g. this one at version 1.5, do all of it at once. " + sentence
    let passages = PassageCutter(maximumBytes: 1000).passages(of: text)
    #expect(passages.map(\.continuation) == [sentence])
  }

  @Test("a passage that is nearly full ends with its paragraph")
  func paragraphs() {
    let paragraph = Array(repeating: sentence, count: 4).joined(separator: " ")
    let text = [paragraph, paragraph, sentence].joined(separator: "\n\n")
    let passages = PassageCutter(maximumBytes: paragraph.utf8.count * 5 / 4).passages(of: text)
    let rest = Array(repeating: sentence, count: 3).joined(separator: " ")
    #expect(passages == Array(repeating: Passage(opening: sentence, continuation: rest), count: 2))
  }

  @Test("scripts without spaces are counted by their characters")
  func eastAsia() {
    let sentence = "这是一个用来测试的句子其中没有空格。"
    let passages = PassageCutter(maximumBytes: 1000).passages(of: sentence + sentence)
    #expect(passages == [Passage(opening: sentence, continuation: sentence)])
  }

  @Test("what is too short gives no passage", arguments: ["", " \n\n ", "One. Two.", "....!!??"])
  func tooShort(text: String) {
    #expect(PassageCutter(maximumBytes: 1000).passages(of: text).isEmpty)
  }

  @Test("passages of random texts keep to the limit and to the text", arguments: 0..<60)
  func randomTexts(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let parts = ["word ", "Ünï ", "。", "🌍", ". ", "\n", "\n\n", "\") ", "?!", "长", "x", "\r\n\r\n"]
    let text = (0..<3000).map { _ in parts[Int.random(in: parts.indices, using: &generator)] }
      .joined()
    let passages = PassageCutter(maximumBytes: 300).passages(of: text)
    #expect(!passages.isEmpty)
    var rest = Substring(text)
    for passage in passages {
      #expect(passage.opening.utf8.count + passage.continuation.utf8.count <= 300)
      for part in [passage.opening, passage.continuation] {
        #expect(!part.contains("\u{FFFD}") && !part.isEmpty)
        guard let range = rest.unicodeScalars.firstRange(of: part.unicodeScalars) else {
          Issue.record("a part is not in the text, or not in order")
          return
        }
        rest = rest[range.upperBound...]
      }
    }
  }
}
