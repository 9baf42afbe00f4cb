/// What is left out at an end of a message's content.
public enum ContentTrimming: String, Codable, CaseIterable, Sendable {
  case none
  case lineEnds = "line_ends"
  case whitespace
}

extension ContentTrimming {
  private func belongs(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .none: false
    case .lineEnds: scalar == "\n"
    case .whitespace: scalar.isJinjaSpace
    }
  }

  /// The content as a turn holds it.
  static func trim(_ content: String, start: Self, end: Self) -> String {
    content.stripped(trailing: false, where: start.belongs)
      .stripped(leading: false, where: end.belongs)
  }
}
