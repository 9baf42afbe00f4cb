extension TokenDecoder.Step {
  /// The list of tokens after the step.
  func apply(to tokens: [[UInt8]]) -> [[UInt8]] {
    switch self {
    case .byteLevel:
      var bytes: [UInt8] = []
      for token in tokens { ByteAlphabet.appendBytes(ofTokenNamed: token.span, to: &bytes) }
      return [bytes]
    case .byteFallback:
      return readingByteTokens(tokens)
    case .fuse:
      return [Array(tokens.joined())]
    case .strip(let character, let left, let right):
      return tokens.map { stripped($0, character, left: left, right: right) }
    case .replace(let pattern, let content):
      let matcher = pattern.makeMatcher()
      return tokens.map { matcher.replaceMatches(in: $0, with: content) }
    case .metaspace(let replacement, let isPrepended):
      let matcher = TextMatcher.literal(replacement)
      return tokens.enumerated().map { index, token in
        matcher.replaceMatches(in: token, with: index == 0 && isPrepended ? [] : [.space])
      }
    case .endOfWord(let suffix):
      let matcher = TextMatcher.literal(suffix)
      return tokens.enumerated().map { index, token in
        matcher.replaceMatches(in: token, with: index + 1 == tokens.count ? [] : [.space])
      }
    }
  }

  /// Each run of byte tokens becomes one token: its text, or U+FFFD for every byte where the run is
  /// no UTF-8.
  private func readingByteTokens(_ tokens: [[UInt8]]) -> [[UInt8]] {
    var output: [[UInt8]] = []
    var run: [UInt8] = []
    func endRun() {
      if run.isEmpty { return }
      let isText = String(validating: run, as: UTF8.self) != nil
      output.append(isText ? run : run.flatMap { _ in Array("\u{FFFD}".utf8) })
      run = []
    }
    for token in tokens {
      if let byte = ByteFallback.byte(ofTokenNamed: token) {
        run.append(byte)
      } else {
        endRun()
        output.append(token)
      }
    }
    endRun()
    return output
  }

  private func stripped(
    _ token: [UInt8], _ character: [UInt8], left: Int, right: Int
  ) -> [UInt8] {
    var rest = token[...]
    for _ in 0..<left where rest.starts(with: character) { rest.removeFirst(character.count) }
    for _ in 0..<right where rest.reversed().starts(with: character.reversed()) {
      rest.removeLast(character.count)
    }
    return Array(rest)
  }
}

extension TextMatcher {
  /// The text with `content` in place of each match.
  func replaceMatches(in text: [UInt8], with content: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    forEachSegment(in: text.span, subject: 0..<text.count) { segment, isMatch in
      output += isMatch ? content[...] : text[segment]
    }
    return output
  }
}
