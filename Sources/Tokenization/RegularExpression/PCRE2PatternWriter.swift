/// Writes a parsed pattern in the syntax of PCRE2 (options UTF and DOTALL).
///
/// PCRE2's properties are those of the Unicode version of the library that happens to be installed.
/// They are quicker than ranges, so they are used, and each is corrected: the library is asked for
/// its members, and the scalars in which it differs from the reference are added or taken out.
struct PCRE2PatternWriter {
  /// Up to so many ranges are quicker than a property.
  private static let mostRanges = 12

  private var written: [(set: CharacterSet, pattern: String)] = []

  mutating func pattern(of node: PatternNode) -> String {
    switch node {
    case .character(let set): return pattern(of: set)
    case .anchor(let anchor): return pattern(of: anchor)
    case .lineEnd: return #"(?>\x{D}\x{A}|[\x{A}-\x{D}\x{85}\x{2028}\x{2029}])"#
    case .sequence(let nodes):
      var result = ""
      for node in nodes { result += pattern(of: node) }
      return result
    case .alternatives: return "(?:\(content(of: node)))"
    case .group(let group, let node): return group.opening + content(of: node) + ")"
    case .repetition(let node, let times):
      if case .character = node { return pattern(of: node) + times.suffix }
      return "(?:\(content(of: node)))" + times.suffix
    }
  }

  /// What may stand in parentheses: PCRE2 counts the alternatives of a look-behind only there.
  private mutating func content(of node: PatternNode) -> String {
    guard case .alternatives(let nodes) = node else { return pattern(of: node) }
    var alternatives: [String] = []
    for node in nodes { alternatives.append(pattern(of: node)) }
    return alternatives.joined(separator: "|")
  }

  private mutating func pattern(of anchor: PatternNode.Anchor) -> String {
    switch anchor {
    case .startOfLine: return "(?m:^)"
    case .endOfLine: return "(?m:$)"
    case .startOfText: return #"\A"#
    case .endOfText: return #"\z"#
    case .endOfLastLine: return #"\Z"#
    case .startOfSearch: return #"\G"#
    case .wordBoundary, .noWordBoundary:
      let word = pattern(of: CharacterSet.word)
      return anchor == .wordBoundary
        ? "(?:(?<=\(word))(?!\(word))|(?<!\(word))(?=\(word)))"
        : "(?:(?<=\(word))(?=\(word))|(?<!\(word))(?!\(word)))"
    }
  }

  // MARK: Sets

  /// A pattern of one character, which a repetition may follow.
  private mutating func pattern(of set: CharacterSet) -> String {
    if let known = written.first(where: { $0.set == set }) { return known.pattern }
    let pattern = uncachedPattern(of: set)
    written.append((set, pattern))
    return pattern
  }

  private mutating func uncachedPattern(of set: CharacterSet) -> String {
    let complement = set.scalars.complement
    if min(set.scalars.ranges.count, complement.ranges.count) <= Self.mostRanges {
      return list(set.scalars)
    }
    switch set.form {
    case .listed: return list(set.scalars)
    case .intersection(let sets):
      let last = pattern(of: sets[sets.count - 1])
      var result = ""
      for set in sets.dropLast() { result += "(?=\(pattern(of: set)))" }
      return "(?:\(result)\(last))"
    case .categories(let names, let listed, let isNegated):
      let wanted = isNegated ? complement : set.scalars
      let found = PCRE2Properties.generalCategory.members(withPrefixes: names)
        .union(listed)
        .union(wanted.subtracting(PCRE2Properties.compared))
      let missing = wanted.subtracting(found)
      let extra = found.subtracting(wanted)
      let properties = names.map { "\\p{\($0)}" }.joined()
      // PCRE2 keeps a bitmap for the first 256 scalars, which is quicker than a property.
      let mapped = ranges(listed.union(wanted.intersection(ScalarSet([0...0xFF]))))
      let characters = "[\(isNegated ? "^" : "")\(mapped)\(properties)\(ranges(missing))]"
      if extra.isEmpty { return characters }
      return isNegated ? "(?:\(characters)|\(list(extra)))" : "(?:(?!\(list(extra)))\(characters))"
    }
  }

  /// Brackets with all ranges of a set, or of its complement if that is shorter.
  private func list(_ set: ScalarSet) -> String {
    if set.isEmpty { return "(?:(?!))" }
    let complement = set.complement
    if complement.isEmpty { return "." }
    if set.ranges.count == 1, let range = set.ranges.first, range.count == 1 {
      return escaped(range.lowerBound)
    }
    return complement.ranges.count < set.ranges.count
      ? "[^\(ranges(complement))]" : "[\(ranges(set))]"
  }

  private func ranges(_ set: ScalarSet) -> String {
    set.ranges.map { range in
      range.count == 1
        ? escaped(range.lowerBound)
        : "\(escaped(range.lowerBound))-\(escaped(range.upperBound))"
    }.joined()
  }

  private func escaped(_ scalar: UInt32) -> String { "\\x{\(String(scalar, radix: 16))}" }
}

extension PatternNode.Group {
  fileprivate var opening: String {
    switch self {
    case .atomic: "(?>"
    case .lookAhead: "(?="
    case .negativeLookAhead: "(?!"
    case .lookBehind: "(?<="
    case .negativeLookBehind: "(?<!"
    }
  }
}

extension PatternNode.Repetition {
  fileprivate var suffix: String {
    let counts = "{\(minimum),\(maximum.map(String.init) ?? "")}"
    switch mode {
    case .greedy: return counts
    case .lazy: return counts + "?"
    case .possessive: return counts + "+"
    }
  }
}
