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

  /// How deep lists and dictionaries are nested in it. A namespace counts as deepest, so that none is
  /// within another value: in chains of them nothing else would bound the depth.
  var depth: Int {
    switch self {
    case .list(let list): list.depth
    case .dictionary(let dictionary): dictionary.depth
    case .namespace: JinjaList.maximumDepth
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
