extension OnigurumaParser {
  /// More than PCRE2 can count is refused.
  private static let maximumCount = 65_535

  /// The repetitions after a node, each of them of what the ones before it make.
  mutating func parseRepetitions(of node: PatternNode) throws(Failure) -> PatternNode {
    var node = node
    while true {
      try skipSpaceAndComments()
      let place = position
      guard let times = try parseRepetition() else { return node }
      if case .anchor = node { throw failure("a repetition of an anchor", at: place) }
      if case .group(let group, _) = node, group != .atomic {
        throw failure("a repetition of a look-around", at: place)
      }
      forgetRecentLiterals()
      node = .repetition(node, times)
    }
  }

  /// Nil, and nothing passed, where no repetition comes next.
  mutating func parseRepetition() throws(Failure) -> PatternNode.Repetition? {
    var times: PatternNode.Repetition
    if take("*") {
      times = .init(minimum: 0, maximum: nil, mode: .greedy)
    } else if take("+") {
      times = .init(minimum: 1, maximum: nil, mode: .greedy)
    } else if take("?") {
      times = .init(minimum: 0, maximum: 1, mode: .greedy)
    } else if let counts = try parseCounts() {
      times = .init(minimum: counts.minimum, maximum: counts.maximum, mode: .greedy)
      // Oniguruma's Ruby syntax: `a{2}?` is `(?:a{2})?`, and `a{1,2}+` is `(?:a{1,2})+`.
      if counts.minimum != counts.maximum && take("?") { times.mode = .lazy }
      return times
    } else {
      return nil
    }
    if take("?") {
      times.mode = .lazy
    } else if take("+") {
      times.mode = .possessive
    }
    return times
  }

  /// `{n}`, `{n,}`, `{,m}` or `{n,m}`; nil, and nothing passed, for a brace that is a character.
  private mutating func parseCounts() throws(Failure) -> (minimum: Int, maximum: Int?)? {
    let start = position
    guard take("{") else { return nil }
    let minimum = takeNumber()
    var maximum = minimum
    if take(",") { maximum = takeNumber() }
    guard take("}"), minimum != nil || maximum != nil else {
      position = start
      return nil
    }
    if max(minimum ?? 0, maximum ?? 0) > Self.maximumCount {
      throw failure("a repetition of more than \(Self.maximumCount) times", at: start)
    }
    if let minimum, let maximum, minimum > maximum {
      throw failure("a repetition whose limits are exchanged, which is not supported", at: start)
    }
    return (minimum ?? 0, maximum)
  }

  private mutating func takeNumber() -> Int? {
    var number: Int?
    while let next = peek(), ("0"..."9").contains(next) {
      // Held at what is refused anyway.
      number = min((number ?? 0) * 10 + Int(next.value - 0x30), Self.maximumCount + 1)
      position += 1
    }
    return number
  }
}
