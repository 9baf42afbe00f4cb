import Dataset
import Sampling
import Yams

extension RunFile {
  var sourcesNode: Node { Node(mixture.members.map(node(of:)), .implicit, .block) }

  private func node(of member: SourceTree) -> Node {
    switch member {
    case .source(let number): node(of: sources[number])
    case .group(let group, let members):
      block([
        ("name", text(group.name)), ("share", node(of: group.share)),
        ("sources", Node(members.map(node(of:)), .implicit, .block)),
      ])
    }
  }

  var startNode: Node {
    let drawn = start.drawn.sorted { $0.key < $1.key }.map { (text($0.key), plain($0.value)) }
    return block([("step", plain(start.step)), ("drawn", Node(drawn, .implicit, .flow))])
  }

  private func node(of source: SourceSpecification) -> Node {
    let fields: [(String, Node)?] = [
      ("name", text(source.name)), ("shards", text(source.shards)),
      ("share", node(of: source.share)),
      source.repeatLimit.map { ("repeat_limit", plain($0)) },
      ("overflow", plain(source.overflow.rawValue)),
      ("pack", plain(source.packs)),
      ("attention", plain(source.attention.rawValue)),
    ]
    return block(fields.compactMap(\.self))
  }

  private func node(of share: ShareSchedule) -> Node {
    if share.points.count == 1 && share.points[0].step == 0 { return plain(share.points[0].share) }
    return list(share.points.map { list([plain($0.step), plain($0.share)]) })
  }
}
