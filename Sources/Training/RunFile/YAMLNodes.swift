import Shards
import Yams

// The nodes that a resolved run file is made of.

func block(_ fields: [(String, Node)]) -> Node { mapping(fields, .block) }

func flow(_ fields: [(String, Node)]) -> Node { mapping(fields, .flow) }

private func mapping(_ fields: [(String, Node)], _ style: Node.Mapping.Style) -> Node {
  Node(fields.map { (Node($0), $1) }, .implicit, style)
}

func list(_ elements: [Node]) -> Node { Node(elements, .implicit, .flow) }

/// Quoted, so that a name such as `null` or `12` stays a text.
func text(_ value: String) -> Node { Node(value, .implicit, .doubleQuoted) }

/// Numbers and the words of the format.
func plain(_ value: some CustomStringConvertible) -> Node {
  Node(value.description, .implicit, .plain)
}

func plain(_ role: TokenRole) -> Node {
  Node("\(role)", .implicit, .plain)
}
