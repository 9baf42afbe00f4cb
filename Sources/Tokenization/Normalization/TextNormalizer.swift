/// Applies a normalizer, with the matchers of one task.
struct TextNormalizer {
  private let classes: UnicodeClasses
  private let steps: [Normalizer.Step]
  /// The matcher of each step that has a pattern.
  private let matchers: [TextMatcher?]

  init(_ normalizer: Normalizer, classes: UnicodeClasses) {
    self.classes = classes
    steps = normalizer.steps
    matchers = steps.map { step in
      guard case .replace(let pattern, _) = step else { return nil }
      return pattern.makeMatcher()
    }
  }

  /// Normalizes the text from `start` to `end`.
  ///
  /// - Parameters:
  ///   - originEnd: where the head that stands for the original text's first character ends, updated
  ///     to its place in the result (see `TokenEncoder`).
  ///   - prepends: whether the text begins here, or goes on from another.
  /// - Returns: the normalized text; nil where it is the text itself.
  func normalized(
    _ text: Span<UInt8>, from start: Int, to end: Int, originEnd: inout Int,
    prepends: Bool = true
  ) -> [UInt8]? {
    var result: [UInt8]?
    for index in steps.indices {
      if !prepends, case .prepend = steps[index] { continue }
      let next =
        if let current = result {
          apply(index, to: current.span, from: 0, to: current.count, originEnd: &originEnd)
        } else {
          apply(index, to: text, from: start, to: end, originEnd: &originEnd)
        }
      if let next { result = next }
    }
    return result
  }

  /// The normalized form of a text of its own.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    var originEnd = 0
    return normalized(text.span, from: 0, to: text.count, originEnd: &originEnd) ?? text
  }

  /// - Returns: what the step makes of the text; nil where it changes nothing.
  private func apply(
    _ index: Int, to text: Span<UInt8>, from start: Int, to end: Int, originEnd: inout Int
  ) -> [UInt8]? {
    let head = start..<max(start, min(originEnd, end))
    switch steps[index] {
    case .form(_, let normalizer):
      if normalizer.isNormalized(text, from: start, limit: end) { return nil }
      originEnd = normalizer.normalized(text, from: start, limit: head.upperBound).count
      return normalizer.normalized(text, from: start, limit: end)
    case .lowercase(let mapping):
      originEnd = mapping.lowercased(text, from: start, limit: head.upperBound).count
      return mapping.lowercased(text, from: start, limit: end)
    case .strip(let left, let right):
      return stripped(text, from: start, to: end, left: left, right: right, originEnd: &originEnd)
    case .prepend(let prefix):
      if start == end { return nil }
      originEnd = head.isEmpty ? 0 : prefix.count + head.count
      var output = prefix
      output.append(text, from: start, to: end)
      return output
    case .replace(_, let content):
      return replaced(index, text, start..<end, with: content, originEnd: &originEnd)
    }
  }

  private func stripped(
    _ text: Span<UInt8>, from start: Int, to end: Int, left: Bool, right: Bool,
    originEnd: inout Int
  ) -> [UInt8]? {
    var (first, last) = (start, end)
    if left { first = classes.endOfRun(of: .whitespace, in: text, from: start, limit: end) }
    if right { last = classes.startOfRun(of: .whitespace, before: end, in: text, from: first) }
    if first == start, last == end { return nil }
    originEnd = max(0, originEnd - first)
    var output: [UInt8] = []
    output.append(text, from: first, to: last)
    return output
  }

  /// The content counts as what the match's last character stands for.
  private func replaced(
    _ index: Int, _ text: Span<UInt8>, _ subject: Range<Int>, with content: [UInt8],
    originEnd: inout Int
  ) -> [UInt8]? {
    guard let matcher = matchers[index] else { return nil }
    let head = originEnd
    var output: [UInt8] = []
    var outputHead = 0
    var hasMatch = false
    matcher.forEachSegment(in: text, subject: subject) { segment, isMatch in
      var lastScalar = segment.lowerBound
      if isMatch {
        hasMatch = true
        output += content
        if !segment.isEmpty {
          lastScalar = startOfScalar(
            before: segment.upperBound, in: text, from: segment.lowerBound)
        }
        if lastScalar < head { outputHead = output.count }
      } else {
        if segment.lowerBound < head {
          outputHead = output.count + min(head, segment.upperBound) - segment.lowerBound
        }
        output.append(text, from: segment.lowerBound, to: segment.upperBound)
      }
    }
    guard hasMatch else { return nil }
    originEnd = outputHead
    return output
  }
}
