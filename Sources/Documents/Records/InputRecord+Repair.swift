extension InputRecord {
  /// The record with U+FFFD in place of each maximal part that is no UTF-8; nil if it is all valid.
  public func replacingInvalidUTF8() -> InputRecord? {
    guard !isValidUTF8 else { return nil }
    return InputRecord(
      form: form, bytes: Array(String(decoding: bytes, as: UTF8.self).utf8), location: location)
  }
}
