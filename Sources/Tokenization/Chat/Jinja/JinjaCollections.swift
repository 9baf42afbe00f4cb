/// The elements of a list, with how deep it is nested: values that a hostile template nests a million
/// times would overflow the stack when they are compared or released.
struct JinjaList {
  static let maximumDepth = 32

  let elements: [JinjaValue]
  let depth: Int

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
  let depth: Int

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
