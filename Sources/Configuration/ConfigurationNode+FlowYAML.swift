import Yams

extension ConfigurationNode {
  /// The value as YAML on one line, which reads as an equal value.
  package var flowYAML: String {
    get throws(ConfigurationError) {
      let text: String
      do {
        text = try Yams.serialize(node: node, width: -1, allowUnicode: true)
      } catch {
        throw ConfigurationError(place: place, problem: "cannot be written as YAML: \(error)")
      }
      // A scalar alone is followed by the mark of the document's end.
      let end = text.hasSuffix("...\n") ? text.dropLast(4) : text[...]
      return String(end.reversed().drop { $0 == "\n" }.reversed())
    }
  }

  private var node: Node {
    switch value {
    case .null: Node("null", .implicit, .plain)
    case .scalar(let text, let isQuoted):
      Node(text, .implicit, isQuoted ? .doubleQuoted : .plain)
    case .list(let elements): Node(elements.map(\.node), .implicit, .flow)
    case .mapping(let fields):
      Node(fields.map { (Node($0.name), $0.node.node) }, .implicit, .flow)
    }
  }
}
