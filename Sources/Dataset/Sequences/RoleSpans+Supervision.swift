import Shards

extension [RoleSpan] {
  /// The role of every token.
  var roles: [TokenRole] { flatMap { repeatElement($0.role, count: $0.count) } }

  /// How many tokens of a segment carry a loss: all but the prompt's, and never the first.
  var supervisedTokenCount: Int {
    let count = reduce(0) { $0 + ($1.role == .prompt ? 0 : $1.count) }
    return isEmpty || self[0].role == .prompt ? count : count - 1
  }

  /// The spans of the first tokens.
  func prefix(tokens limit: Int) -> [RoleSpan] {
    var rest = limit
    var result: [RoleSpan] = []
    for span in self where rest > 0 {
      let count = Swift.min(span.count, rest)
      result.append(RoleSpan(role: span.role, count: count))
      rest -= count
    }
    return result
  }
}
