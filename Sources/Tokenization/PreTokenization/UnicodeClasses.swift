/// What a character is, for the patterns that split text into words.
struct CharacterClass: OptionSet {
  let rawValue: UInt8

  static let letter = CharacterClass(rawValue: 1)
  static let number = CharacterClass(rawValue: 2)
  static let whitespace = CharacterClass(rawValue: 4)
  /// What the `Digits` pre-tokenizer cuts out: `number` in a later version of Unicode.
  static let digit = CharacterClass(rawValue: 8)
  /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, what o200k takes for the beginning of a word.
  static let uppercase = CharacterClass(rawValue: 16)
  /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`, what o200k takes for the rest of a word.
  static let lowercase = CharacterClass(rawValue: 32)
  /// `\w` of the `Whitespace` pre-tokenizer, and what an added token of `single_word` may not touch;
  /// `\w` of split patterns is another.
  static let word = CharacterClass(rawValue: 64)
  /// What the `Punctuation` pre-tokenizer cuts out.
  static let punctuation = CharacterClass(rawValue: 128)

  /// The characters that the patterns name; all others fall to `[^\s\p{L}\p{N}]`.
  static let named: CharacterClass = [.letter, .number, .whitespace]
}

/// The class of every scalar, one byte each.
///
/// A flat table of a megabyte, of which a text touches a few pages, takes one load where two-level
/// tables take two.
struct UnicodeClasses: Sendable {
  private let table = Self.table

  /// Shared by all: filling it touches a megabyte.
  private static let table: [UInt8] = {
    var table = [UInt8](repeating: 0, count: Int(illFormedScalar) + 1)
    var numbers = PackedNumbers(UnicodeClassTable.runs)
    var start = 0
    while let length = numbers.next(), let characterClass = numbers.next() {
      if characterClass != 0 {
        for scalar in start..<start + length { table[scalar] = UInt8(characterClass) }
      }
      start += length
    }
    return table
  }()

  /// The class of a scalar; an ill-formed one has none.
  @inline(__always)
  subscript(scalar: UInt32) -> CharacterClass { CharacterClass(rawValue: table[Int(scalar)]) }

  /// The class of the character at `index` and how many bytes it takes.
  @inline(__always)
  func character(
    in text: Span<UInt8>, at index: Int, limit: Int
  ) -> (characterClass: CharacterClass, length: Int) {
    let scalar = decodeScalar(in: text, at: index, limit: limit)
    return (self[scalar.value], scalar.length)
  }

  /// The end of the longest run from `index` of characters that have one of the classes.
  @inline(__always)
  func endOfRun(
    of classes: CharacterClass, in text: Span<UInt8>, from index: Int, limit: Int
  ) -> Int {
    var index = index
    while index < limit {
      let (characterClass, length) = character(in: text, at: index, limit: limit)
      if characterClass.isDisjoint(with: classes) { break }
      index += length
    }
    return index
  }

  /// The end of the longest run from `index` of characters that have one of the classes, and none of
  /// the others.
  @inline(__always)
  func endOfRun(
    of classes: CharacterClass, without others: CharacterClass, in text: Span<UInt8>,
    from index: Int, limit: Int
  ) -> Int {
    var index = index
    while index < limit {
      let (characterClass, length) = character(in: text, at: index, limit: limit)
      if characterClass.isDisjoint(with: classes) || !characterClass.isDisjoint(with: others) {
        break
      }
      index += length
    }
    return index
  }

  /// The end of the longest run from `index` of characters that have none of the classes.
  @inline(__always)
  func endOfRun(
    without classes: CharacterClass, in text: Span<UInt8>, from index: Int, limit: Int
  ) -> Int {
    var index = index
    while index < limit {
      let (characterClass, length) = character(in: text, at: index, limit: limit)
      if !characterClass.isDisjoint(with: classes) { break }
      index += length
    }
    return index
  }

  /// The start of the longest run of characters that have one of the classes and that ends at `end`.
  ///
  /// - Parameter start: where the text begins.
  func startOfRun(
    of classes: CharacterClass, before end: Int, in text: Span<UInt8>, from start: Int
  ) -> Int {
    var index = end
    while index > start {
      let before = startOfScalar(before: index, in: text, from: start)
      let kind = character(in: text, at: before, limit: index).characterClass
      if kind.isDisjoint(with: classes) { break }
      index = before
    }
    return index
  }
}
