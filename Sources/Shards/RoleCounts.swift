/// Numbers of tokens by what they are for.
public struct RoleCounts: Codable, Equatable, Sendable {
  /// Tokens of the role `text`.
  public private(set) var text = 0
  /// Tokens of the role `prompt`.
  public private(set) var prompt = 0
  /// Tokens of the role `response`.
  public private(set) var response = 0

  /// No tokens.
  public init() {}

  /// The tokens of one role.
  public subscript(role: TokenRole) -> Int {
    get {
      switch role {
      case .text: text
      case .prompt: prompt
      case .response: response
      }
    }
    set {
      switch role {
      case .text: text = newValue
      case .prompt: prompt = newValue
      case .response: response = newValue
      }
    }
  }

  /// Adds the numbers role by role.
  static func += (sum: inout RoleCounts, other: RoleCounts) {
    for role in TokenRole.allCases { sum[role] += other[role] }
  }
}
