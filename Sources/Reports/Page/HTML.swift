/// Markup in which no text can become markup: the names of elements and attributes are literals of
/// this program, and every other string is escaped on its way in.
struct HTML: Sendable {
  /// The markup, as UTF-8.
  private(set) var bytes: [UInt8] = []

  /// Nothing.
  init() {}

  /// Text.
  init(text: String) {
    for scalar in text.unicodeScalars { bytes.append(escaping: scalar) }
  }

  /// Markup, styles or scripts that stand in this program as they are.
  init(verbatim markup: StaticString) {
    bytes = markup.withUTF8Buffer { Array($0) }
  }

  /// An element; an attribute whose value is nil is left out.
  init(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    @HTMLBuilder content: () -> HTML = { HTML() }
  ) {
    let name = name.withUTF8Buffer { Array($0) }
    bytes = [UInt8(ascii: "<")] + name
    for (key, value) in attributes {
      guard let value else { continue }
      bytes += [UInt8(ascii: " ")] + key.withUTF8Buffer { Array($0) }
      bytes += Array("=\"".utf8) + HTML(text: value).bytes + Array("\"".utf8)
    }
    bytes.append(UInt8(ascii: ">"))
    guard !Self.voidElements.contains(String(decoding: name, as: UTF8.self)) else { return }
    bytes += content().bytes
    bytes += Array("</".utf8) + name + Array(">".utf8)
  }

  /// The parts one after another.
  init(_ parts: some Sequence<HTML>) {
    for part in parts { bytes += part.bytes }
  }

  /// Those of the elements in use that have neither content nor an end tag.
  private static let voidElements: Set = ["input", "meta"]
}

/// Lets the content of an element be written as a list of texts and elements.
@resultBuilder
enum HTMLBuilder {
  static func buildExpression(_ text: String) -> HTML { HTML(text: text) }
  static func buildExpression(_ html: HTML) -> HTML { html }
  static func buildBlock(_ parts: HTML...) -> HTML { HTML(parts) }
  static func buildArray(_ parts: [HTML]) -> HTML { HTML(parts) }
  static func buildOptional(_ part: HTML?) -> HTML { part ?? HTML() }
  static func buildEither(first part: HTML) -> HTML { part }
  static func buildEither(second part: HTML) -> HTML { part }
}

extension [UInt8] {
  /// Appends a character of a text or of a quoted attribute value.
  ///
  /// A reader of HTML would take a carriage return for a line feed, and may not be given the other
  /// control characters at all: they become U+FFFD.
  fileprivate mutating func append(escaping scalar: Unicode.Scalar) {
    switch scalar {
    case "&": self += "&amp;".utf8
    case "<": self += "&lt;".utf8
    case ">": self += "&gt;".utf8
    case "\"": self += "&quot;".utf8
    case "'": self += "&#39;".utf8
    case "\r": self += "&#13;".utf8
    case "\n", "\t": self += scalar.utf8
    case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}": self += "\u{FFFD}".utf8
    default: self += scalar.utf8
    }
  }
}
