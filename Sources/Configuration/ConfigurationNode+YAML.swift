import Yams

extension ConfigurationNode {
  /// How much a configuration may hold; aliases can make a short file expand without bound.
  private static let nodeLimit = 10_000

  /// Parses one YAML document.
  ///
  /// - Parameter place: the name of a line, from 1.
  package init(yaml: String, place: (Int) -> String) throws(ConfigurationError) {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch let error as YamlError {
      throw ConfigurationError(error, place: place)
    } catch {
      throw ConfigurationError(place: place(1), problem: "not valid YAML: \(error)")
    }
    guard let root else {
      self.init(value: .null, place: place(1))
      return
    }
    var nodesLeft = Self.nodeLimit
    self = try Self.convert(root, place: place, nodesLeft: &nodesLeft)
  }

  private static func convert(
    _ node: Node, place: (Int) -> String, nodesLeft: inout Int
  ) throws(ConfigurationError) -> Self {
    let here = place(node.mark?.line ?? 1)
    nodesLeft -= 1
    guard nodesLeft > 0 else {
      throw ConfigurationError(
        place: here, problem: "more than \(nodeLimit) values; expected fewer")
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain
      let isNull = isPlain && ["", "~", "null"].contains(scalar.string)
      return Self(
        value: isNull ? .null : .scalar(scalar.string, isQuoted: !isPlain), place: here)
    case .sequence(let sequence):
      var list: [Self] = []
      for element in sequence {
        list.append(try convert(element, place: place, nodesLeft: &nodesLeft))
      }
      return Self(value: .list(list), place: here)
    case .mapping(let mapping):
      var fields: [Field] = []
      for (key, value) in mapping {
        let keyPlace = place(key.mark?.line ?? 1)
        guard let name = key.scalar?.string else {
          throw ConfigurationError(place: keyPlace, problem: "a key is not a text; expected a name")
        }
        guard !fields.contains(where: { $0.name == name }) else {
          throw ConfigurationError(place: keyPlace, problem: "key \"\(name)\" occurs twice")
        }
        let node = try convert(value, place: place, nodesLeft: &nodesLeft)
        fields.append(Field(name: name, place: keyPlace, node: node))
      }
      return Self(value: .mapping(fields), place: here)
    case .alias:
      throw ConfigurationError(place: here, problem: "an alias without an anchor")
    }
  }
}

extension ConfigurationError {
  fileprivate init(_ error: YamlError, place: (Int) -> String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(
        place: place(mark.line), problem: "not valid YAML in column \(mark.column): \(problem)")
    case .duplicatedKeysInMapping(let names, let context):
      let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
      self.init(place: place(context.mark.line), problem: "key \(list) occurs twice")
    default:
      self.init(place: place(1), problem: "not valid YAML: \(error)")
    }
  }
}
