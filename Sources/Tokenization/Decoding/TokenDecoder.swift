/// How the tokens of ids become text: steps, each of which changes the list of tokens.
struct TokenDecoder: Sendable {
  /// One change to the list.
  enum Step: Sendable {
    /// Reads all tokens in the byte alphabet and joins them.
    case byteLevel
    /// Reads runs of tokens `<0xE4>` as UTF-8.
    case byteFallback
    /// Joins all tokens.
    case fuse
    /// Takes up to so many of a character off each token's ends.
    case strip(character: [UInt8], left: Int, right: Int)
    /// Puts bytes in place of each match in each token.
    case replace(TextPattern, with: [UInt8])
    /// Puts spaces in place of a character; where it was put in front, nothing in the first token.
    case metaspace(replacement: [UInt8], isPrepended: Bool)
    /// Puts spaces in place of what ends a word, nothing in the last token.
    case endOfWord(suffix: [UInt8])
  }

  /// The steps; nil where the definition has no decoder, which joins tokens with spaces.
  var steps: [Step]?

  /// Whether the decoder does nothing but read the byte alphabet, which needs no list.
  var isByteLevel: Bool {
    if let steps, steps.count == 1, case .byteLevel = steps[0] { return true }
    return false
  }

  /// The bytes that tokens stand for.
  ///
  /// - Parameter tokens: the tokens' names.
  func decode(_ tokens: [[UInt8]]) -> [UInt8] {
    guard let steps else { return Array(tokens.joined(separator: [.space])) }
    var tokens = tokens
    for (index, step) in steps.enumerated() {
      tokens = step.apply(to: tokens)
      // Only at the end may a step leave what is no UTF-8.
      if case .byteLevel = step, index + 1 < steps.count {
        tokens = tokens.map { Array(String(decoding: $0, as: UTF8.self).utf8) }
      }
    }
    return Array(tokens.joined())
  }

  /// The steps in the words of `tokenizer info`.
  var description: String {
    guard let steps else { return "none: tokens joined by spaces" }
    return steps.isEmpty ? "none" : steps.map(\.description).joined(separator: ", ")
  }
}

extension TokenDecoder.Step {
  fileprivate var description: String {
    func text(_ bytes: [UInt8]) -> String { "\"\(String(decoding: bytes, as: UTF8.self))\"" }
    return switch self {
    case .byteLevel: "bytes"
    case .byteFallback: "byte tokens"
    case .fuse: "joined"
    case .strip(let character, let left, let right):
      "\(text(character)) stripped (\(left) on the left, \(right) on the right)"
    case .replace(let pattern, let content):
      "\(pattern.description) replaced by \(text(content))"
    case .metaspace(let replacement, _): "\(text(replacement)) as spaces"
    case .endOfWord(let suffix): "\(text(suffix)) as spaces"
    }
  }
}
