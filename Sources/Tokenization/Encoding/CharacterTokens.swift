/// Finds the tokens of a word's characters, and what stands for a character that has none.
struct CharacterTokens: Sendable {
  /// What stands for characters without a token.
  struct Unknown: Equatable, Sendable {
    var id: UInt32
    /// Whether one stands for several characters in a row.
    var isFused: Bool
  }

  private let vocabulary: Vocabulary
  /// Whether the characters are those by which the byte alphabet writes the word.
  private let isByteLevel: Bool
  /// Put before the name of every character but a word's first, and after that of its last.
  private let continuingPrefix: [UInt8]
  private let endSuffix: [UInt8]
  /// The tokens `<0x00>` to `<0xFF>`, or `WordMerger.missing`; nil where they are not asked for.
  private let byteTokens: [UInt32]?
  private let unknown: Unknown?

  init(
    _ vocabulary: Vocabulary, isByteLevel: Bool, continuingPrefix: String, endSuffix: String,
    fallsBackToBytes: Bool, unknown: Unknown?
  ) {
    self.vocabulary = vocabulary
    self.isByteLevel = isByteLevel
    self.continuingPrefix = Array(continuingPrefix.utf8)
    self.endSuffix = Array(endSuffix.utf8)
    self.unknown = unknown
    byteTokens =
      !fallsBackToBytes
      ? nil
      : (UInt8.min...UInt8.max).map { byte in
        vocabulary.id(of: ByteFallback.name(of: byte)) ?? WordMerger.missing
      }
  }

  /// Whether the tokens of a part of a word are the same whatever stands around it.
  ///
  /// Where characters are left out or replaced, what merges need not be side by side in the text.
  var areLocal: Bool {
    let isComplete = byteTokens.map { !$0.contains(WordMerger.missing) } ?? false
    return !isByteLevel && continuingPrefix.isEmpty && endSuffix.isEmpty && isComplete
  }

  /// The most tokens that words of so many bytes have.
  func maximumCount(bytes: Int, words: Int) -> Int {
    // A character has one token, or one for each byte of its name, with what is put around it.
    if byteTokens == nil { return bytes }
    return bytes * ((isByteLevel ? 2 : 1) + continuingPrefix.count) + words * endSuffix.count
  }

  /// What is done beside looking characters up, in the words of `tokenizer info`.
  var options: [String] {
    var options: [String] = []
    if !continuingPrefix.isEmpty {
      options.append("\"\(String(decoding: continuingPrefix, as: UTF8.self))\" inside words")
    }
    if !endSuffix.isEmpty {
      options.append("\"\(String(decoding: endSuffix, as: UTF8.self))\" at the end of words")
    }
    if byteTokens != nil { options.append("byte tokens for unknown characters") }
    if let unknown {
      options.append("\(unknown.id) for \(unknown.isFused ? "runs of " : "")unknown characters")
    }
    return options
  }

  /// Appends the tokens of the characters of a word.
  ///
  /// - Returns: how many bytes of the text nothing stands for.
  func append(_ text: Span<UInt8>, from start: Int, to end: Int, to tokens: inout [UInt32]) -> Int {
    guard isByteLevel else { return append(text.extracting(start..<end), to: &tokens) }
    var word: [UInt8] = []
    ByteAlphabet.append(text, from: start, to: end, to: &word)
    return append(word.span, to: &tokens)
  }

  private func append(_ word: Span<UInt8>, to tokens: inout [UInt32]) -> Int {
    var droppedBytes = 0
    // The reference keeps an unknown token back until the next character that has a token of its
    // own; tokens of single bytes overtake it.
    var pending: UInt32?
    var name: [UInt8] = []
    var index = 0
    while index < word.count {
      let next = index + decodeScalar(in: word, at: index, limit: word.count).length
      name.removeAll(keepingCapacity: true)
      if index > 0 { name += continuingPrefix }
      for offset in index..<next { name.append(word[offset]) }
      if next == word.count { name += endSuffix }
      if let id = vocabulary.id(of: name.span) {
        if let unknown = pending.take() { tokens.append(unknown) }
        tokens.append(id)
      } else if let byteTokens = byteTokens(of: name) {
        tokens += byteTokens
      } else if let unknown {
        if let previous = pending, !unknown.isFused { tokens.append(previous) }
        pending = unknown.id
      } else {
        droppedBytes += isByteLevel ? 1 : next - index
      }
      index = next
    }
    if let pending { tokens.append(pending) }
    return droppedBytes
  }

  /// The tokens of single bytes, if there is one for each.
  private func byteTokens(of name: [UInt8]) -> [UInt32]? {
    guard let byteTokens else { return nil }
    let tokens = name.map { byteTokens[Int($0)] }
    return tokens.contains(WordMerger.missing) ? nil : tokens
  }
}

/// The names `<0x00>` to `<0xFF>` of tokens that stand for single bytes.
enum ByteFallback {
  /// The token's name.
  static func name(of byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "<0x0\(digits)>" : "<0x\(digits)>"
  }

  /// Whether a longer name has such a name in it.
  static func isPart(of name: Span<UInt8>) -> Bool {
    guard name.count > 6 else { return false }
    for start in 0...name.count - 6 where name[start] == 0x3C {
      if byte(ofTokenNamed: (start..<start + 6).map { name[$0] }) != nil { return true }
    }
    return false
  }

  /// The byte that a token's name stands for. Decoders take lower-case digits, too.
  static func byte(ofTokenNamed name: some Collection<UInt8>) -> UInt8? {
    guard name.count == 6, name.starts(with: "<0x".utf8), name.dropFirst(5).first == 0x3E else {
      return nil
    }
    return UInt8(String(decoding: name.dropFirst(3).prefix(2), as: UTF8.self), radix: 16)
  }
}
