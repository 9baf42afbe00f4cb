/// HTTP's bodies in chunks (RFC 9112, section 7.1).
enum ChunkedBody {
  /// The chunks joined; nil where the body is not in chunks.
  static func joined(_ body: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var joined: [UInt8] = []
    var rest = body
    while true {
      guard let end = rest.firstIndex(of: .lineFeed) else { return nil }
      let digits = rest[..<end].prefix { $0 != UInt8(ascii: ";") && !$0.isBlank }
      rest = rest[(end + 1)...]
      guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0,
        size <= rest.count
      else { return nil }
      guard size > 0 else { return joined[...] }
      joined += rest.prefix(size)
      rest = rest.dropFirst(size)
      if rest.first == .carriageReturn { rest.removeFirst() }
      guard rest.first == .lineFeed else { return nil }
      rest.removeFirst()
    }
  }
}
