/// Cuts texts in passages at the ends of paragraphs or, failing that, of sentences.
struct PassageCutter: Equatable, Sendable {
  /// The fewest words of an opening, and of a continuation.
  static let minimumWords = 12

  /// The most bytes of a passage, in UTF-8. A passage that has three quarters of them ends with its
  /// paragraph.
  let maximumBytes: Int

  /// The passages of a text, in order; what is too short to be continued is left out.
  ///
  /// - Complexity: O(bytes).
  func passages(of text: String) -> [Passage] {
    let bytes = Array(text.utf8)
    var passages: [Passage] = []
    var current: [TextUnit] = []
    func close() {
      if let passage = Self.split(current, of: bytes) { passages.append(passage) }
      current.removeAll(keepingCapacity: true)
    }
    for unit in TextUnit.units(of: bytes, maximumBytes: maximumBytes) {
      if let first = current.first, unit.bytes.upperBound - first.bytes.lowerBound > maximumBytes {
        close()
      }
      current.append(unit)
      let length = unit.bytes.upperBound - current[0].bytes.lowerBound
      if unit.endsParagraph, length * 4 >= maximumBytes * 3 { close() }
    }
    close()
    return passages
  }

  /// The opening takes whole sentences, unless those are so long that little is left to continue.
  private static func split(_ units: [TextUnit], of bytes: [UInt8]) -> Passage? {
    guard let first = units.first, let last = units.last else { return nil }
    let passage = first.bytes.lowerBound..<last.bytes.upperBound
    let starts = wordStarts(in: bytes[passage])
    guard starts.count >= 2 * minimumWords else { return nil }
    // The opening ends where this word starts, or at a sentence's end after it.
    let earliest = starts[minimumWords]
    let latest = min(passage.lowerBound + passage.count / 2, starts[starts.count - minimumWords])
    let sentence = units.dropFirst().map(\.bytes.lowerBound).first { $0 >= earliest }
    let boundary = sentence.flatMap { $0 <= latest ? $0 : nil } ?? earliest
    return Passage(
      opening: text(bytes[passage.lowerBound..<boundary]),
      continuation: text(bytes[boundary..<passage.upperBound]))
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let end = bytes.lastIndex { !$0.isASCIISpace } ?? bytes.startIndex - 1
    return String(decoding: bytes[...end], as: UTF8.self)
  }

  /// Where words begin. The scripts of East Asia put no spaces between words; there every character
  /// from U+3000 to U+DFFF counts as one.
  private static func wordStarts(in bytes: ArraySlice<UInt8>) -> [Int] {
    var starts: [Int] = []
    var follows = false
    for (index, byte) in zip(bytes.indices, bytes) {
      if (0xE3...0xED).contains(byte) || !follows && !byte.isASCIISpace { starts.append(index) }
      follows = !byte.isASCIISpace
    }
    return starts
  }
}
