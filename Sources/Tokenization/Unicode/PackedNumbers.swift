/// The numbers of a generated table, which is text so that it compiles at once and stays small.
///
/// A number is written in base 32, least significant digit first. A digit is the character `0`
/// (U+0030) plus its value, plus 32 where another digit follows. Line ends mean nothing.
struct PackedNumbers: Sequence, IteratorProtocol {
  private var characters: String.UTF8View.Iterator

  init(_ text: String) { characters = text.utf8.makeIterator() }

  mutating func next() -> Int? {
    var value = 0
    var shift = 0
    while let character = characters.next() {
      guard character != .lineFeed else { continue }
      let digit = Int(character) - 0x30
      value |= (digit & 31) << shift
      if digit < 32 { return value }
      shift += 5
    }
    return nil
  }

  /// The next number where the table holds signed ones: 0, -1, 1, -2 and so on.
  mutating func nextSigned() -> Int? {
    next().map { $0 >> 1 ^ -($0 & 1) }
  }
}
