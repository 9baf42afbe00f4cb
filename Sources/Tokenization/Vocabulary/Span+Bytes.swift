extension Span<UInt8> {
  /// Whether both hold the same bytes.
  @inline(__always)
  func elementsEqual(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] { return false }
    return true
  }

  /// Whether the first bytes are those of `prefix`.
  @inline(__always)
  func starts(with prefix: Span<UInt8>) -> Bool {
    count >= prefix.count && extracting(first: prefix.count).elementsEqual(prefix)
  }
}
