extension [UInt8] {
  /// True if a JSON text escapes half of a surrogate pair (`\ud83d` without `\ude00` after it).
  ///
  /// Such a string has no UTF-8 form; the decoder would put U+FFFD in its place without a word.
  var hasLoneSurrogate: Bool {
    var rest = self[...]
    while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
      rest = rest[backslash...]
      guard let unit = rest.escapedUnit else {
        // Another escape, of one character, which may be a backslash.
        rest = rest.dropFirst(2)
        continue
      }
      rest = rest.dropFirst(6)
      switch unit {
      case 0xD800..<0xDC00:
        guard let low = rest.escapedUnit, (0xDC00..<0xE000).contains(low) else { return true }
        rest = rest.dropFirst(6)
      case 0xDC00..<0xE000: return true
      default: break
      }
    }
    return false
  }
}

extension ArraySlice<UInt8> {
  /// The UTF-16 unit that `\uXXXX` at the slice's start stands for.
  fileprivate var escapedUnit: UInt16? {
    guard count >= 6, starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { return nil }
    return UInt16(String(decoding: dropFirst(2).prefix(4), as: UTF8.self), radix: 16)
  }
}
