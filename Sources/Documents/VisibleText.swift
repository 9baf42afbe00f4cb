extension String {
  /// The text with pictures of its control characters (C0, DEL, C1) in their place: names and texts
  /// from a corpus must neither command a terminal nor forge a line of a report.
  ///
  /// - Parameter kept: control characters that stay, such as line ends in a text of many lines.
  public func withVisibleControls(keeping kept: Set<Unicode.Scalar> = []) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      let picture =
        switch scalar.value {
        case _ where kept.contains(scalar): scalar
        case ..<0x20: Unicode.Scalar(0x2400 + scalar.value)
        case 0x7F: Unicode.Scalar(0x2421 as UInt32)
        case 0x80..<0xA0: Unicode.Scalar(0xFFFD as UInt32)
        default: scalar
        }
      result.append(picture ?? "\u{FFFD}")
    }
    return String(result)
  }
}
