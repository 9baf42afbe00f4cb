extension DefinitionField {
  /// Sixteen million: far above every vocabulary, and low enough for tables by id.
  private static let maximumID = 1 << 24 - 1

  /// A token's id.
  func tokenID() throws(TokenizerError) -> UInt32 {
    guard case .integer(let id) = value, 0...Self.maximumID ~= id else {
      throw malformed(expected: "an id from 0 to \(Self.maximumID)")
    }
    return UInt32(id)
  }
}

extension Vocabulary {
  /// The model's member `vocab`.
  init(_ field: DefinitionField) throws(TokenizerError) {
    guard case .object(let members) = field.value else {
      throw field.malformed(expected: "an object of tokens and ids")
    }
    self.init(capacity: members.count)
    var owners: [UInt32: String] = [:]
    owners.reserveCapacity(members.count)
    for member in members {
      let entry = DefinitionField(
        file: field.file, path: "\(field.path)[\"\(member.name)\"]", value: member.value)
      let id = try entry.tokenID()
      guard insert(member.name, id: id) else {
        throw entry.malformed(found: "a second token of this name", expected: "each name once")
      }
      if let owner = owners.updateValue(member.name, forKey: id) {
        throw entry.malformed(
          found: "id \(id), which \"\(owner)\" has", expected: "each id once")
      }
    }
  }
}

extension MergeTable {
  /// The model's member `merges`: pairs of names, or strings with one space between two names.
  init(_ field: DefinitionField, vocabulary: Vocabulary) throws(TokenizerError) {
    let merges = try field.array()
    self.init(capacity: merges.count)
    for (index, merge) in merges.enumerated() {
      if case .string(let line) = merge, line.hasPrefix("#version") { continue }
      guard let (left, right) = Self.names(in: merge) else {
        throw field.element(index, merge).malformed(expected: "a pair of tokens")
      }
      func id(_ name: String) throws(TokenizerError) -> UInt32 {
        guard let id = vocabulary.id(of: name) else {
          throw field.element(index, merge).malformed(
            found: "\"\(name)\", which the vocabulary lacks", expected: "tokens of the vocabulary")
        }
        return id
      }
      append(left: try id(left), right: try id(right), product: try id(left + right))
    }
  }

  private static func names(in merge: JSONValue) -> (left: String, right: String)? {
    switch merge {
    case .string(let line):
      let names = line.utf8.split(separator: .space, omittingEmptySubsequences: false)
      guard names.count == 2 else { return nil }
      return String(names[0]).flatMap { left in String(names[1]).map { (left, $0) } }
    case .array(let names):
      guard names.count == 2, case .string(let left) = names[0], case .string(let right) = names[1]
      else { return nil }
      return (left, right)
    default: return nil
    }
  }
}
