import Dataset
import Documents
import Shards
import Tokenization

/// Neighbouring tokens of a segment that have one role and all carry a loss, or all do not.
struct DecodedPiece {
  let role: TokenRole
  let isSupervised: Bool
  let tokenCount: Int
  /// What the tokens say; line ends and tabs are kept, other control characters are made visible.
  let text: String
}

extension Tokenizer {
  /// The decoded text of a segment, cut where the role or the loss changes.
  ///
  /// A character whose bytes come from tokens of two pieces belongs to the second.
  func pieces(of segment: Segment) -> [DecodedPiece] {
    var pieces: [DecodedPiece] = []
    var start = 0
    var carried: [UInt8] = []
    for index in segment.ids.indices {
      let next = index + 1
      let isLast = next == segment.ids.count
      let (role, isSupervised) = (segment.roles[index], segment.isSupervised(index))
      guard
        isLast || segment.roles[next] != role || segment.isSupervised(next) != isSupervised
      else { continue }
      let bytes = carried + decode(segment.ids[start..<next])
      let kept = bytes.count - (isLast ? 0 : bytes.openCharacterLength)
      carried = Array(bytes[kept...])
      pieces.append(
        DecodedPiece(
          role: role, isSupervised: isSupervised, tokenCount: next - start,
          text: Terminal.visible(String(decoding: bytes[..<kept], as: UTF8.self))))
      start = next
    }
    return pieces
  }

  /// What a token says, in one line: spaces and control characters are made visible, and bytes that
  /// are no text are written as `<E4 BD>`.
  func visibleText(of id: UInt32) -> String {
    let bytes = decode(CollectionOfOne(id))
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
      return "<\(digits.joined(separator: " "))>"
    }
    // Fonts have these more often than the pictures of line feeds and tabs.
    return text.replacing(" ", with: "␣").replacing("\n", with: "↵").replacing("\t", with: "⇥")
      .withVisibleControls()
  }
}

extension Segment {
  /// The document's file and record, in one line that is safe to print.
  var place: String { "\(provenance.file):\(provenance.record)".withVisibleControls() }
}

extension [UInt8] {
  /// The length of a UTF-8 character at the end whose last bytes are missing.
  fileprivate var openCharacterLength: Int {
    for length in 1...3 where length <= count {
      let lead = self[count - length]
      if lead & 0xC0 == 0x80 { continue }
      let needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
      return needed > length ? length : 0
    }
    return 0
  }
}
