import Glibc

/// The encodings of pages that are not in UTF-8.
enum Charset {
  /// Where a page's declaration must stand, by the HTML standard.
  private static let declarationBytes = 1_024
  /// Which encoding is meant by one that pages declare and do not keep to, by the same.
  private static let meant = [
    "iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252",
    "ascii": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "windows-31j",
  ]

  /// The name after `charset=` near a page's start, or in an HTTP header.
  static func declared(in bytes: some Collection<UInt8>) -> String? {
    let start = String(decoding: bytes.prefix(declarationBytes), as: UTF8.self).lowercased()
    guard let declaration = start.firstRange(of: "charset=") else { return nil }
    let name = start[declaration.upperBound...].drop(while: { "\"' ".contains($0) })
      .prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-_:.".contains($0)) }
    return name.isEmpty ? nil : String(name)
  }

  /// The UTF-8 of bytes in a named encoding; nil where it is not known, or they are not in it.
  static func utf8(_ bytes: [UInt8], from name: String) -> [UInt8]? {
    guard let converter = iconv_open("UTF-8", meant[name] ?? name), converter != Self.failed else {
      return nil
    }
    defer { iconv_close(converter) }
    var source = bytes.map(CChar.init(bitPattern:))
    // A character is at most four bytes long.
    var room = 4 * bytes.count
    var status = 0
    let result = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      source.withUnsafeMutableBufferPointer { source in
        var next = source.baseAddress
        var left = source.count
        buffer.withMemoryRebound(to: CChar.self) { buffer in
          var end = buffer.baseAddress
          status = iconv(converter, &next, &left, &end, &room)
        }
      }
      count = buffer.count - room
    }
    return status == -1 ? nil : result
  }

  /// What `iconv_open` returns where it fails.
  private static var failed: iconv_t? { iconv_t(bitPattern: -1) }
}
