/// What becomes of control characters in a text.
///
/// They are U+0000…U+001F but for tab, line feed and carriage return, U+007F…U+009F, the
/// noncharacters U+FFFE and U+FFFF, and the byte order mark U+FEFF.
public enum ControlCharacterPolicy: String, CaseIterable, Sendable {
  /// They stay.
  case keep
  /// They are taken out of the text.
  case remove
  /// The document is left out.
  case reject
}

extension String {
  /// True if the text holds one of the control characters of `ControlCharacterPolicy`.
  var hasControlCharacter: Bool {
    // Nearly all texts have none: the bytes tell most of them apart without decoding.
    utf8.contains { $0.mayBeginControlCharacter }
      && unicodeScalars.contains(where: \.isControlCharacter)
  }

  /// The text without its control characters.
  func removingControlCharacters() -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: unicodeScalars.lazy.filter { !$0.isControlCharacter })
    return String(scalars)
  }
}

extension UInt8 {
  fileprivate var mayBeginControlCharacter: Bool {
    self < 0x20 && self != 0x09 && self != 0x0A && self != 0x0D
      || self == 0x7F || self == 0xC2 || self == 0xEF
  }
}

extension Unicode.Scalar {
  fileprivate var isControlCharacter: Bool {
    switch value {
    case 0x09, 0x0A, 0x0D: false
    case 0...0x1F, 0x7F...0x9F, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}
