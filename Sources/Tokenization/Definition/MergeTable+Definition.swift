extension MergeTable {
  /// The model's member `merges`: pairs of names, or strings with one space between two names.
  ///
  /// - Parameter continuingPrefix: what the right name begins with, and the product lacks there.
  init(
    _ field: DefinitionField, vocabulary: Vocabulary, continuingPrefix: [UInt8]
  ) throws(TokenizerError) {
    let document = field.document
    let merges = try field.arrayNodes()
    var table: [Merge] = []
    table.reserveCapacity(merges.nodeCount)
    var product = -1
    for (index, merge) in merges.enumerated() {
      /// The merge as a field, for errors.
      var element: DefinitionField { field.descendant("[\(index)]", node: merge) }
      func id(_ name: Span<UInt8>) throws(TokenizerError) -> UInt32 {
        if let id = vocabulary.id(of: name) { return id }
        throw element.malformed(
          found: "\"\(String(utf8: name))\", which the vocabulary lacks",
          expected: "tokens of the vocabulary")
      }
      func append(_ left: Span<UInt8>, _ right: Span<UInt8>) throws(TokenizerError) {
        let (leftID, rightID) = (try id(left), try id(right))
        guard right.starts(with: continuingPrefix.span) else {
          throw element.malformed(
            expected: "a right token that begins with continuing_subword_prefix")
        }
        let continuation = right.extracting(continuingPrefix.count...)
        guard let entry = vocabulary.entry(named: left, continuation, guess: product + 1) else {
          let name = String(utf8: left) + String(utf8: continuation)
          throw element.malformed(
            found: "\"\(name)\", which the vocabulary lacks",
            expected: "tokens of the vocabulary")
        }
        product = entry
        table.append(
          Merge(left: leftID, right: rightID, product: vocabulary.id(ofEntry: entry)))
      }

      if document.isString(merge) {
        try document.withText(of: merge) { (line) throws(TokenizerError) in
          // Files made from a merges.txt may keep its heading.
          if line.starts(with: "#version".utf8.span) { return }
          guard let space = Self.onlySpace(in: line) else {
            throw element.malformed(expected: "a pair of tokens")
          }
          try append(line.extracting(..<space), line.extracting((space + 1)...))
        }
      } else if let pair = document.pairOfStrings(merge) {
        try document.withText(of: pair.0) { (left) throws(TokenizerError) in
          try document.withText(of: pair.1) { (right) throws(TokenizerError) in
            try append(left, right)
          }
        }
      } else {
        throw element.malformed(expected: "a pair of tokens")
      }
    }
    guard table.count <= Self.maximumCount else {
      throw field.malformed(
        found: "\(table.count) merges", expected: "at most \(Self.maximumCount)")
    }
    self.init(table)
  }

  private static func onlySpace(in line: Span<UInt8>) -> Int? {
    var found: Int?
    for index in line.indices where line[index] == .space {
      guard found == nil else { return nil }
      found = index
    }
    return found
  }
}

extension JSONDocument {
  /// The two elements of an array of two strings.
  fileprivate func pairOfStrings(_ node: Int) -> (Int, Int)? {
    guard nodes[node].kind == .array, next(after: node) == node + 3 else { return nil }
    return isString(node + 1) && isString(node + 2) ? (node + 1, node + 2) : nil
  }
}
