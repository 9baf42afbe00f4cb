extension String {
  /// The word as a shell reads it back.
  var shellQuoted: String {
    let isPlain = utf8.allSatisfy { byte in
      Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80
        || "0123456789-_./=,:+@%".utf8.contains(byte)
    }
    return isPlain && !isEmpty ? self : "'\(replacing("'", with: "'\\''"))'"
  }
}
