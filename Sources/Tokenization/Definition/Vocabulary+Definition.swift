extension DefinitionField {
  /// Sixteen million: far above every vocabulary, and low enough for tables by id.
  fileprivate static let maximumID = 1 << 24 - 1

  /// A token's id.
  func tokenID() throws(TokenizerError) -> UInt32 {
    guard case .integer(let id) = value, 0...Self.maximumID ~= id else {
      throw malformed(expected: "an id from 0 to \(Self.maximumID)")
    }
    return UInt32(id)
  }
}

extension Vocabulary {
  /// The model's member `vocab`: an object of names and ids.
  init(_ field: DefinitionField) throws(TokenizerError) {
    let document = field.document
    var members = try field.objectNodes()
    let capacity = members.nodeCount / 2
    self.init(capacity: capacity)
    // By id, the name's node; no name is node 0.
    var owners = [UInt32](repeating: 0, count: capacity)
    while let name = members.next(), let value = members.next() {
      /// The member as a field, for errors.
      var entry: DefinitionField {
        field.descendant("[\"\(document.string(name))\"]", node: value)
      }
      guard let id = document.unsignedInteger(value, upTo: DefinitionField.maximumID) else {
        throw entry.malformed(expected: "an id from 0 to \(DefinitionField.maximumID)")
      }
      guard document.withText(of: name, { insert($0, id: UInt32(id)) }) else {
        throw entry.malformed(found: "a second token of this name", expected: "each name once")
      }
      if id >= owners.count {
        owners.append(contentsOf: repeatElement(0, count: id + 1 - owners.count))
      }
      guard owners[id] == 0 else {
        throw entry.malformed(
          found: "id \(id), which \"\(document.string(Int(owners[id])))\" has",
          expected: "each id once")
      }
      owners[id] = UInt32(name)
    }
  }
}
