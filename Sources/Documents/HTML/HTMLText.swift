/// Puts the text of a page together: paragraphs with blank lines between them.
struct HTMLText {
  /// What goes between the text so far and what comes next, the weakest first.
  private enum Separator: Int {
    case none, space, tab, lineBreak, blankLine
  }

  private var bytes: [UInt8] = []
  private var separator = Separator.none
  private var hiddenDepth = 0
  private var preformattedDepth = 0

  mutating func start(_ element: HTMLElement) {
    switch element {
    case .inline: break
    case .block: separate(by: .blankLine)
    case .line: separate(by: .lineBreak)
    case .lineBreak: separate(by: separator == .lineBreak ? .blankLine : .lineBreak)
    case .cell: separate(by: .tab)
    case .preformatted:
      separate(by: .blankLine)
      preformattedDepth += 1
    case .hidden: hiddenDepth += 1
    }
  }

  mutating func end(_ element: HTMLElement) {
    switch element {
    case .inline, .lineBreak: break
    case .block: separate(by: .blankLine)
    case .line: separate(by: .lineBreak)
    case .cell: separate(by: .tab)
    case .preformatted:
      separate(by: .blankLine)
      preformattedDepth -= 1
    case .hidden: hiddenDepth -= 1
    }
  }

  mutating func add(_ characters: UnsafeBufferPointer<UInt8>) {
    guard hiddenDepth == 0 else { return }
    for byte in characters {
      let isBlank = byte.isBlank || byte == UInt8(ascii: "\u{0C}")
      if isBlank, preformattedDepth == 0 || separator.rawValue >= Separator.lineBreak.rawValue {
        separate(by: .space)
      } else {
        writeSeparator()
        bytes.append(byte)
      }
    }
  }

  /// The whole text.
  mutating func finish() -> String {
    trim()
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func separate(by other: Separator) {
    if other.rawValue > separator.rawValue { separator = other }
  }

  private mutating func writeSeparator() {
    guard separator != .none else { return }
    defer { separator = .none }
    guard !bytes.isEmpty else { return }
    if separator == .lineBreak || separator == .blankLine { trim() }
    switch separator {
    case .none: break
    case .space: bytes.append(UInt8(ascii: " "))
    case .tab: bytes.append(UInt8(ascii: "\t"))
    case .lineBreak: bytes.append(.lineFeed)
    case .blankLine: bytes += [.lineFeed, .lineFeed]
    }
  }

  /// Removes white space at the end, which preformatted text may have.
  private mutating func trim() {
    while bytes.last?.isBlank ?? false { bytes.removeLast() }
  }
}
