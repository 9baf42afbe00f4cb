import TestSupport
import Testing

@testable import Tokenization

@Suite("finding words 64 bytes at a time")
struct WordFinderTests {
  private let classes = UnicodeClasses()
  private let kernels = ByteKernels()

  /// Where the scanner's words end, one found after the other.
  private func ends(
    _ text: [UInt8], from start: Int, limit: Int, _ scanner: some WordScanner
  ) -> [Int] {
    var ends: [Int] = []
    var start = start
    while start < limit {
      start = scanner.endOfWord(in: text.span, from: start, limit: limit)
      ends.append(start)
    }
    return ends
  }

  /// The words that the finder finds.
  private func words(
    _ text: [UInt8], from start: Int, limit: Int, _ scanner: some WordScanner,
    cache: borrowing WordCache
  ) -> [WordEncoder.Word] {
    var finder = WordFinder(scanner, kernels: kernels, seams: nil, start: start, limit: limit)
    var batch = [WordEncoder.Word](repeating: WordEncoder.Word(), count: 80)
    var words: [WordEncoder.Word] = []
    while finder.start < limit {
      let count = finder.fill(&batch, from: text.span, cache: cache)
      words += batch.prefix(count)
    }
    return words
  }

  private func expectAgreement(_ scanner: some WordScanner, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let cache = WordCache()
    for _ in 0..<2000 {
      let text = RandomText.text(upTo: 300, using: &generator)
      // A piece of a text; what is around it must not matter. It may cut characters apart.
      let margin = Bool.random(using: &generator) ? 0 : text.count / 4
      let start = Int.random(in: 0...margin, using: &generator)
      let limit = text.count - Int.random(in: 0...margin, using: &generator)
      let found = words(text, from: start, limit: limit, scanner, cache: cache)
      let expected = ends(text, from: start, limit: limit, scanner)
      #expect(
        found.map(\.end) == expected,
        "\(start)..<\(limit) of \(String(decoding: text, as: UTF8.self).debugDescription)")
      let starts = [start] + expected
      #expect(
        zip(starts, found).allSatisfy { $1.key == WordKey(text.span, from: $0, to: $1.end) })
    }
  }

  @Test(
    "GPT-2's words are those that the scanner finds one by one", arguments: [false, true], 0..<2)
  func gpt2(isolatesDigits: Bool, seed: UInt64) {
    expectAgreement(GPT2Scanner(classes, isolatesDigits: isolatesDigits), seed: seed)
  }

  @Test("cl100k's words are those that the scanner finds one by one", arguments: [1, 3], 0..<2)
  func cl100k(maximumDigits: Int, seed: UInt64) {
    expectAgreement(CL100KScanner(classes, maximumDigits: maximumDigits), seed: seed)
  }

  @Test("so are the words of a scanner that reads no windows")
  func o200k() {
    expectAgreement(O200KScanner(classes), seed: 0)
  }

  @Test("most ASCII text is cut by windows alone")
  func windows() {
    let text = Array(String(repeating: "Some words, 12 of them.\n\nAnd  others! ", count: 8).utf8)
    let scanner = CL100KScanner(classes, maximumDigits: 3)
    let window = TextWindow(text.span, at: 0, kernels: kernels)
    let (starts, unclear) = scanner.starts(in: window)
    let found = (1..<TextWindow.size).filter { window.certain(starts) >> UInt64($0) & 1 == 1 }
    #expect(unclear == 0)
    #expect(found == ends(text, from: 0, limit: text.count, scanner).filter { $0 < 64 })
  }
}
