// Python's view of a text: a row of scalars. Swift's `String` compares canonically equivalent texts as
// equal and takes "\r\n" for one character, so that its own methods would answer differently.

extension Unicode.Scalar {
  /// What Python's `str.isspace` and `str.strip` take for white space.
  var isJinjaSpace: Bool {
    properties.isWhitespace || (0x1C...0x1F).contains(value)
  }

  /// Whether a name can hold the scalar.
  var isJinjaNameScalar: Bool {
    self == "_" || properties.isXIDContinue
  }
}

extension String {
  init(scalars: some Sequence<Unicode.Scalar>) {
    self.init()
    unicodeScalars.append(contentsOf: scalars)
  }

  /// Whether two texts have the same scalars.
  func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// The text without the scalars at its ends that `belongs` picks.
  func stripped(
    leading: Bool = true, trailing: Bool = true,
    where belongs: (Unicode.Scalar) -> Bool = \.isJinjaSpace
  ) -> String {
    var scalars = unicodeScalars[...]
    if leading { scalars = scalars.drop(while: belongs) }
    if trailing { while let last = scalars.last, belongs(last) { scalars.removeLast() } }
    return String(scalars)
  }

  func startsIdentically(with prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

  func endsIdentically(with suffix: String) -> Bool {
    utf8.reversed().starts(with: suffix.utf8.reversed())
  }

  /// The text cut at every occurrence of a separator, at most `limit` times.
  ///
  /// - Precondition: `separator` is not empty.
  func cut(at separator: String, limit: Int = .max) -> [String] {
    precondition(!separator.isEmpty)
    let (text, pattern) = (Array(utf8), Array(separator.utf8))
    var parts: [String] = []
    var (start, index) = (0, 0)
    while index + pattern.count <= text.count, parts.count < limit {
      if text[index] == pattern[0], text[index..<index + pattern.count].elementsEqual(pattern) {
        parts.append(String(decoding: text[start..<index], as: UTF8.self))
        index += pattern.count
        start = index
      } else {
        index += 1
      }
    }
    return parts + [String(decoding: text[start...], as: UTF8.self)]
  }

  /// The words between runs of white space.
  var words: [String] {
    unicodeScalars.split(whereSeparator: \.isJinjaSpace).map { String($0) }
  }

  /// Each word with a capital at its start and lower case behind it, as Jinja's filter `title` gives
  /// it: an apostrophe begins no word.
  var wordsCapitalized: String {
    var isStart = true
    var text = ""
    for scalar in unicodeScalars {
      let separates = scalar.isJinjaSpace || "-({[<".unicodeScalars.contains(scalar)
      text += isStart ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
      isStart = separates
    }
    return text
  }

  /// Each run of letters with a capital at its start, as Python's `str.title` gives it.
  var titleCased: String {
    var followsLetter = false
    var text = ""
    for scalar in unicodeScalars {
      let isLetter = scalar.properties.isCased
      if isLetter, followsLetter {
        text += scalar.properties.lowercaseMapping
      } else {
        text += isLetter ? scalar.properties.titlecaseMapping : String(scalar)
      }
      followsLetter = isLetter
    }
    return text
  }

  /// A capital, then lower case.
  var capitalized: String {
    guard let first = unicodeScalars.first else { return "" }
    return first.properties.titlecaseMapping
      + String(unicodeScalars.dropFirst()).lowercased()
  }
}
