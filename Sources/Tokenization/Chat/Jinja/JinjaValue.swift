/// A value that a template computes with.
enum JinjaValue {
  /// What a name or a member that is not there gives: false, and nothing where it is written.
  case undefined(String)
  case none
  case boolean(Bool)
  case integer(Int)
  case float(Double)
  case string(String)
  /// A list or a tuple.
  case list(JinjaList)
  case dictionary(JinjaDictionary)
  case namespace(JinjaNamespace)
  case macro(JinjaMacro)
  case function(JinjaFunction)

  /// What a condition takes it for.
  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .boolean(let value): value
    case .integer(let value): value != 0
    case .float(let value): value != 0
    case .string(let text): !text.isEmpty
    case .list(let list): !list.elements.isEmpty
    case .dictionary(let dictionary): !dictionary.members.isEmpty
    case .namespace, .macro, .function: true
    }
  }

  /// What it is, for error messages.
  var kind: String {
    switch self {
    case .undefined(let name): "\"\(name)\", which is not defined"
    case .none: "none"
    case .boolean: "a boolean"
    case .integer, .float: "a number"
    case .string: "a string"
    case .list: "a list"
    case .dictionary: "a dictionary"
    case .namespace: "a namespace"
    case .macro, .function: "a function"
    }
  }

  /// How deep lists and dictionaries are nested in it.
  fileprivate var depth: Int {
    switch self {
    case .list(let list): list.depth
    case .dictionary(let dictionary): dictionary.depth
    default: 0
    }
  }

  /// What it costs to go through it once, in steps.
  var weight: Int {
    switch self {
    case .string(let text): text.utf8.count / 16
    case .list(let list): list.elements.count
    case .dictionary(let dictionary): dictionary.members.count
    default: 0
    }
  }
}

/// The elements of a list, with how deep it is nested: values that a hostile template nests a million
/// times would overflow the stack when they are compared or released.
struct JinjaList {
  static let maximumDepth = 32

  let elements: [JinjaValue]
  fileprivate let depth: Int

  /// Nil where the list is nested too deep.
  init?(_ elements: [JinjaValue]) {
    self.elements = elements
    depth = 1 + (elements.lazy.map(\.depth).max() ?? 0)
    if depth > Self.maximumDepth { return nil }
  }
}

/// The members of a dictionary in the order in which they were put in.
struct JinjaDictionary {
  let members: [(name: String, value: JinjaValue)]
  fileprivate let depth: Int

  /// Nil where the dictionary is nested too deep. Of two members with one name the later stays, in
  /// the place of the earlier.
  init?(_ members: [(name: String, value: JinjaValue)]) {
    var distinct: [(name: String, value: JinjaValue)] = []
    for member in members {
      if let place = distinct.firstIndex(where: { $0.name.isIdentical(to: member.name) }) {
        distinct[place].value = member.value
      } else {
        distinct.append(member)
      }
    }
    self.members = distinct
    depth = 1 + (distinct.lazy.map(\.value.depth).max() ?? 0)
    if depth > JinjaList.maximumDepth { return nil }
  }

  subscript(name: String) -> JinjaValue? {
    members.first { $0.name.isIdentical(to: name) }?.value
  }
}

/// What `namespace()` gives: the one value whose members can be set, by every scope that sees it.
final class JinjaNamespace {
  var members: [String: JinjaValue]

  init(_ members: [String: JinjaValue]) { self.members = members }
}

/// A template's own function.
struct JinjaMacro {
  struct Parameter {
    let name: String
    let fallback: JinjaExpression?
  }

  let name: String
  let parameters: [Parameter]
  let body: [JinjaStatement]
}

/// The functions that every template can call.
enum JinjaFunction: String, CaseIterable {
  case raiseException = "raise_exception"
  case strftimeNow = "strftime_now"
  case range
  case namespace
  case dict
}
