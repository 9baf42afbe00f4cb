extension InputRecord {
  /// The record with U+FFFD in place of each maximal part that is no UTF-8; nil if it is all valid,
  /// or a page, which may declare another encoding.
  public func replacingInvalidUTF8() -> InputRecord? {
    guard form != .html, form != .webRecord, !isValidUTF8 else { return nil }
    return InputRecord(
      form: form, bytes: Array(String(decoding: bytes, as: UTF8.self).utf8), location: location)
  }
}
