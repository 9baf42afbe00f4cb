/// A run of tokens of one role.
public struct RoleSpan: Equatable, Sendable {
  /// What the tokens are for.
  public let role: TokenRole
  /// How many tokens there are.
  public let count: Int

  /// A run of `count` tokens.
  public init(role: TokenRole, count: Int) {
    self.role = role
    self.count = count
  }
}

extension [RoleSpan] {
  /// The spans without empty ones, and neighbours of one role made one.
  var merged: [RoleSpan] {
    var result: [RoleSpan] = []
    for span in self where span.count > 0 {
      if let last = result.last, last.role == span.role {
        result[result.count - 1] = RoleSpan(role: span.role, count: last.count + span.count)
      } else {
        result.append(span)
      }
    }
    return result
  }

  /// The part of the spans that covers `range`, counted from the first span's first token.
  package func clipped(to range: Range<Int>) -> [RoleSpan] {
    var start = 0
    var result: [RoleSpan] = []
    for span in self {
      let covered = (start..<start + span.count).clamped(to: range)
      if !covered.isEmpty { result.append(RoleSpan(role: span.role, count: covered.count)) }
      start += span.count
    }
    return result
  }
}
