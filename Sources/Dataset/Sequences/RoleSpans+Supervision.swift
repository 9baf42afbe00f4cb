import Shards

extension [RoleSpan] {
  /// The role of every token.
  var roles: [TokenRole] { flatMap { repeatElement($0.role, count: $0.count) } }

  /// How many tokens of a segment carry a loss: all but the prompt's, and never the first.
  var supervisedTokenCount: Int {
    let count = reduce(0) { $0 + ($1.role == .prompt ? 0 : $1.count) }
    return isEmpty || self[0].role == .prompt ? count : count - 1
  }
}
