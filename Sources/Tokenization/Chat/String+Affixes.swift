extension String {
  /// The rest behind a prefix; nil where the text does not begin with it.
  func dropping(prefix: String) -> String? {
    guard startsIdentically(with: prefix) else { return nil }
    return String(decoding: utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  /// The rest before a suffix; nil where the text does not end with it.
  func dropping(suffix: String) -> String? {
    guard endsIdentically(with: suffix) else { return nil }
    return String(decoding: utf8.dropLast(suffix.utf8.count), as: UTF8.self)
  }
}
