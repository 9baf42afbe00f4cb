extension OnigurumaParser {
  /// What stands in brackets, before `]`.
  private enum Item {
    case scalar(UInt32)
    case set(CharacterSet)
    case nested(CharacterSet)
  }

  /// Reads on after an opening bracket outside brackets.
  mutating func parseBrackets(from start: Int) throws(Failure) -> CharacterSet {
    forgetRecentLiterals()
    return try parseSet(from: start, ignoresCase: options.ignoresCase)
  }

  /// Case is ignored in the outermost brackets, over all that they list; `^` negates after that.
  private mutating func parseSet(from start: Int, ignoresCase: Bool) throws(Failure) -> CharacterSet
  {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth { throw failure("brackets nested too deeply", at: start) }
    let isNegated = take("^")
    var set = try parseUnion(from: start, mayBeginWithBracket: true)
    while take("&&") {
      set = set.intersection(try parseUnion(from: start, mayBeginWithBracket: false))
    }
    if !take("]") { throw failure("brackets without an end", at: start) }
    if ignoresCase {
      let closure = cases.closure(of: set.scalars)
      if !isNegated && cases.hasSequences(closure) { throw severalCharactersFailure(at: start) }
      if closure != set.scalars {
        if case .intersection = set.form { set.form = .listed }
        set.scalars = closure
      }
    }
    return isNegated ? set.complement : set
  }

  /// Up to `&&` or the closing bracket, which are left for the caller.
  private mutating func parseUnion(
    from start: Int, mayBeginWithBracket: Bool
  ) throws(Failure) -> CharacterSet {
    var listed: [ClosedRange<UInt32>] = []
    var union = CharacterSet.listed(ScalarSet())
    var isFirst = mayBeginWithBracket
    while isFirst || peek() != "]", !(peek() == "&" && peek(1) == "&") {
      if peek() == nil { throw failure("brackets without an end", at: start) }
      isFirst = false
      let place = position
      switch try parseItem() {
      case .nested(let set): union = union.union(set)
      case .set(let set):
        if rangeFollows { throw failure("a range that begins with a set", at: place) }
        union = union.union(set)
      case .scalar(let first):
        guard rangeFollows else {
          listed.append(first...first)
          continue
        }
        position += 1
        guard case .scalar(let last) = try parseItem() else {
          throw failure("a range that ends with a set", at: place)
        }
        if last < first { throw failure("a range whose limits are exchanged", at: place) }
        listed.append(first...last)
      }
    }
    return union.union(.listed(ScalarSet(listed).intersection(.all)))
  }

  /// True at a `-` that neither ends the brackets nor an operand of `&&`.
  private var rangeFollows: Bool {
    peek() == "-" && peek(1) != nil && peek(1) != "]" && !(peek(1) == "&" && peek(2) == "&")
  }

  private mutating func parseItem() throws(Failure) -> Item {
    let start = position
    let next = advance()
    switch next {
    case "[":
      if let set = try parseNamedSet(from: start) { return .set(set) }
      return .nested(try parseSet(from: start, ignoresCase: false))
    case "\\":
      if let set = try parseSetEscape(word: .wordInBrackets, from: start) {
        return .set(set)
      }
      if peek() == "b" {
        position += 1
        return .scalar(0x8)
      }
      return .scalar(try parseScalarEscape(from: start))
    default: return .scalar(next.value)
    }
  }

  /// `[:name:]` or `[:^name:]`, from its colon on; nil, and nothing passed, for other brackets.
  private mutating func parseNamedSet(from start: Int) throws(Failure) -> CharacterSet? {
    guard take(":") else { return nil }
    let isNegated = take("^")
    var name = ""
    while let next = peek(), ("a"..."z").contains(next) {
      name.unicodeScalars.append(next)
      position += 1
    }
    guard take(":]") else {
      position = start + 1
      return nil
    }
    guard let set = CharacterSet(bracket: name) else {
      throw failure("the unknown set [:\(name):]", at: start)
    }
    return isNegated ? set.complement : set
  }
}
