/// The ids of words seen before: a two-way set-associative cache of fixed size.
///
/// An entry holds its whole key, so that a hit is one load of 32 bytes. Words of more than 15 bytes
/// or 4 tokens are not kept; in prose they are one or two in a hundred.
struct WordCache {
  /// A word of 1 to 15 bytes, and its length, as two integers.
  struct Key: Equatable {
    fileprivate var low: UInt64 = 0
    fileprivate var high: UInt64 = 0

    /// The longest word that has a key.
    static let maximumLength = 15

    @inline(__always)
    init(_ text: Span<UInt8>, from start: Int, to end: Int) {
      let middle = min(start + 8, end)
      for index in start..<middle { low = low << 8 | UInt64(text[index]) }
      for index in middle..<end { high = high << 8 | UInt64(text[index]) }
      high = high << 8 | UInt64(end - start)
    }
  }

  private struct Entry {
    var low: UInt64 = 0
    /// No word has length 0, so a fresh entry matches no key.
    var high: UInt64 = 0
    var ids: (UInt32, UInt32, UInt32, UInt32) = (none, none, none, none)
  }

  /// Stands for "no more ids": larger than every id.
  private static let none = UInt32.max
  /// 2 MiB, about what the second-level cache of a core holds.
  private static let countLog2 = 16

  private var entries = [Entry](repeating: Entry(), count: 1 << countLog2)

  @inline(__always)
  private static func set(of key: Key) -> Int {
    let mixed = (key.low ^ key.high &* 0xC2B2_AE3D_27D4_EB4F) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> UInt64(64 - countLog2)) & ~1
  }

  /// Appends the ids of a word, if it is here.
  ///
  /// - Returns: whether it was.
  @inline(__always)
  func append(_ key: Key, to output: inout [UInt32]) -> Bool {
    var index = Self.set(of: key)
    if entries[index].low != key.low || entries[index].high != key.high {
      index += 1
      if entries[index].low != key.low || entries[index].high != key.high { return false }
    }
    let ids = entries[index].ids
    output.append(ids.0)
    if ids.1 == Self.none { return true }
    output.append(ids.1)
    if ids.2 == Self.none { return true }
    output.append(ids.2)
    if ids.3 == Self.none { return true }
    output.append(ids.3)
    return true
  }

  /// Keeps the ids of a word, 1 to 4 of them, in place of the older word of its set.
  mutating func insert(_ key: Key, ids: ArraySlice<UInt32>) {
    guard (1...4).contains(ids.count) else { return }
    let first = Self.set(of: key)
    entries[first + 1] = entries[first]
    func id(_ offset: Int) -> UInt32 {
      offset < ids.count ? ids[ids.startIndex + offset] : Self.none
    }
    entries[first] = Entry(low: key.low, high: key.high, ids: (id(0), id(1), id(2), id(3)))
  }
}
