import Testing

@testable import Tokenization

@Suite("cutting text into words")
struct WordPatternTests {
  private let classes = UnicodeClasses()

  private func words(_ scanner: some WordScanner, _ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var words: [String] = []
    var start = 0
    while start < bytes.count {
      let end = scanner.endOfWord(in: bytes.span, from: start, limit: bytes.count)
      words.append(String(decoding: bytes[start..<end], as: UTF8.self))
      start = end
    }
    return words
  }

  private var gpt2: GPT2Scanner { GPT2Scanner(classes, isolatesDigits: false) }

  private func cl100k(maximumDigits: Int) -> CL100KScanner {
    CL100KScanner(classes, maximumDigits: maximumDigits)
  }

  @Test("GPT-2: a space goes with the word after it, of several all but the last stand alone")
  func spaces() {
    #expect(words(gpt2, "a  b c") == ["a", " ", " b", " c"])
    #expect(words(gpt2, " \n a  ") == [" \n", " a", "  "])
    #expect(words(gpt2, "\na") == ["\n", "a"])
    #expect(words(gpt2, "a\u{3000}b") == ["a", "\u{3000}", "b"])
  }

  @Test("GPT-2: letters, numbers and other characters part; marks are other characters")
  func classesPart() {
    #expect(words(gpt2, "ab12!?é½") == ["ab", "12", "!?", "é", "½"])
    #expect(words(gpt2, "e\u{301}x") == ["e", "\u{301}", "x"])
  }

  @Test("GPT-2: contractions are lower-case, at the beginning of a word")
  func contractions() {
    #expect(words(gpt2, "I'll don't 's''d") == ["I", "'ll", " don", "'t", " '", "s", "''", "d"])
    #expect(words(gpt2, "I'LL") == ["I", "'", "LL"])
    #expect(words(gpt2, "'") == ["'"])
  }

  @Test(
    "cl100k: one character that is no letter, number or line end goes with the letters after it")
  func leadingCharacter() {
    #expect(words(cl100k(maximumDigits: 3), "(a\tb\nc") == ["(a", "\tb", "\n", "c"])
    #expect(words(cl100k(maximumDigits: 3), "((a") == ["((", "a"])
  }

  @Test("cl100k: numbers have up to three digits, Qwen2's one")
  func numbers() {
    #expect(words(cl100k(maximumDigits: 3), "1234 5") == ["123", "4", " ", "5"])
    #expect(words(cl100k(maximumDigits: 1), "12") == ["1", "2"])
  }

  @Test("cl100k: line ends go with the punctuation or the white space before them")
  func lineEnds() {
    #expect(words(cl100k(maximumDigits: 3), "a !\n\nb") == ["a", " !\n\n", "b"])
    #expect(words(cl100k(maximumDigits: 3), "a \n \n  b") == ["a", " \n \n", " ", " b"])
  }

  @Test("cl100k: contractions come in both cases, and with the long s")
  func contractionsOfBothCases() {
    #expect(words(cl100k(maximumDigits: 3), "I'LL a'\u{17F}") == ["I", "'LL", " a", "'\u{17F}"])
    #expect(words(cl100k(maximumDigits: 3), "'lx") == ["'lx"])
  }

  @Test("GPT-2 with digits cut out: each is a word, and before it text ends")
  func isolatedDigits() {
    let scanner = GPT2Scanner(classes, isolatesDigits: true)
    #expect(words(scanner, "ab12  3 c") == ["ab", "1", "2", "  ", "3", " c"])
    #expect(words(scanner, "½ x") == ["½", " x"])
  }

  @Test("o200k: words part before an uppercase letter that follows a lowercase one")
  func cased() {
    let scanner = O200KScanner(classes)
    #expect(words(scanner, "aBc HTMLBody") == ["a", "Bc", " HTMLBody"])
    #expect(words(scanner, "sEs is so") == ["s", "Es", " is", " so"])
    #expect(words(scanner, "don't DON'T x") == ["don't", " DON'T", " x"])
    #expect(words(scanner, "e\u{301}x a//\n1234") == ["e\u{301}x", " a", "//\n", "123", "4"])
  }

  @Test("digits are cut out alone or in runs")
  func digits() {
    let text = Array("a12b".utf8)
    let end = { (start: Int, individually: Bool) in
      classes.endOfDigitsPiece(in: text.span, from: start, limit: 4, individually: individually)
    }
    #expect([end(0, true), end(1, true), end(2, true), end(3, true)] == [1, 2, 3, 4])
    #expect(end(1, false) == 3)
  }
}
