/// An expression of a template.
indirect enum JinjaExpression {
  enum Operation: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case remainder = "%"
    case concatenate = "~"
  }

  enum Comparison: String {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
    case isNotIn = "not in"
  }

  /// What stands between the parentheses of a call, a filter or a test.
  struct Arguments {
    var positional: [JinjaExpression] = []
    var named: [(name: String, value: JinjaExpression)] = []
  }

  case literal(JinjaValue)
  case name(String)
  case list([JinjaExpression])
  case dictionary([(key: JinjaExpression, value: JinjaExpression)])
  case attribute(JinjaExpression, String)
  case element(JinjaExpression, JinjaExpression)
  case slice(
    JinjaExpression, start: JinjaExpression?, stop: JinjaExpression?, step: JinjaExpression?)
  case call(JinjaExpression, Arguments)
  case filter(JinjaExpression, name: String, Arguments)
  case test(JinjaExpression, name: String, Arguments, isNegated: Bool)
  case negative(JinjaExpression)
  case not(JinjaExpression)
  case and(JinjaExpression, JinjaExpression)
  case or(JinjaExpression, JinjaExpression)
  case operation(Operation, JinjaExpression, JinjaExpression)
  /// `a < b < c` holds where each neighbouring pair does.
  case comparison(JinjaExpression, [(Comparison, JinjaExpression)])
  case conditional(JinjaExpression, then: JinjaExpression, otherwise: JinjaExpression?)
}

/// A step of a template.
struct JinjaStatement {
  enum Target {
    case names([String])
    /// A member of a namespace.
    case member(of: String, name: String)
  }

  indirect enum Kind {
    case text(String)
    case output(JinjaExpression)
    case condition(
      [(condition: JinjaExpression, body: [JinjaStatement])], otherwise: [JinjaStatement])
    case loop(JinjaLoop)
    case assignment(Target, JinjaExpression)
    /// `{% set name %}…{% endset %}`.
    case capture(name: String, body: [JinjaStatement])
    case macro(JinjaMacro)
    /// `{% generation %}`, by which some templates mark what the model writes.
    case generation([JinjaStatement])
    case leaveLoop
    case nextIteration
  }

  let line: Int
  let kind: Kind
}

/// `{% for … %}`.
struct JinjaLoop {
  let names: [String]
  let iterable: JinjaExpression
  let condition: JinjaExpression?
  let body: [JinjaStatement]
  let otherwise: [JinjaStatement]
}
