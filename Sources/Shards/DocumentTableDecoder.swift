/// Reads a document table column by column, trusting no number before it is checked.
struct DocumentTableDecoder {
  private var reader: VarintReader
  private let header: ShardHeader
  private let path: String

  init(_ bytes: [UInt8], header: ShardHeader, path: String) {
    reader = VarintReader(bytes)
    self.header = header
    self.path = path
  }

  mutating func decode() throws(ShardError) -> DocumentTable {
    // Every document takes a byte in each of five columns: a table cannot promise more than it has.
    guard header.documentCount <= reader.remaining else {
      throw fail("too short for \(header.documentCount) documents")
    }
    let names = try decodeNames()
    let lengths = try decodeLengths()
    let spans = try decodeSpans(lengths: lengths)
    let files = try decodeFiles(names: names)
    let records = try decodeDifferences("record number")
    let byteOffsets = try decodeDifferences("byte offset")
    guard reader.remaining == 0 else { throw fail("\(reader.remaining) bytes follow its end") }

    var table = DocumentTable()
    for document in lengths.indices {
      table.append(
        spans: spans[document],
        provenance: Provenance(
          file: names[files[document]], record: records[document],
          byteOffset: byteOffsets[document]))
    }
    return table
  }

  private mutating func decodeNames() throws(ShardError) -> [String] {
    let count = try next("number of names")
    var names: [String] = []
    var seen: Set<String> = []
    // No room is reserved: the loop ends where the bytes do.
    while names.count < count {
      let length = try next("length of name \(names.count)")
      guard let bytes = reader.next(bytes: length),
        let name = String(validating: bytes, as: UTF8.self), seen.insert(name).inserted
      else { throw fail("name \(names.count) is cut short, not UTF-8, or there twice") }
      names.append(name)
    }
    return names
  }

  private mutating func decodeLengths() throws(ShardError) -> [Int] {
    var rest = header.tokenCount
    var lengths: [Int] = []
    for document in 0..<header.documentCount {
      let length = try next("length of document \(document)")
      guard length >= 1, length <= rest else {
        throw fail("document \(document) has \(length) tokens where \(rest) are left")
      }
      rest -= length
      lengths.append(length)
    }
    guard rest == 0 else { throw fail("\(rest) tokens belong to no document") }
    return lengths
  }

  private mutating func decodeSpans(lengths: [Int]) throws(ShardError) -> [[RoleSpan]] {
    var result: [[RoleSpan]] = []
    for (document, length) in lengths.enumerated() {
      let count = try next("spans of document \(document)")
      guard count >= 1, count <= length else {
        throw fail("document \(document) has \(count) role spans for \(length) tokens")
      }
      var rest = length
      var spans: [RoleSpan] = []
      while spans.count < count {
        let number = try next("span \(spans.count) of document \(document)")
        let isLast = spans.count == count - 1
        let tokens = isLast ? rest : number >> 2
        guard let role = TokenRole(rawValue: UInt8(number & 3)), role != spans.last?.role,
          tokens >= 1, tokens <= rest, !isLast || number >> 2 == 0
        else { throw fail("span \(spans.count) of document \(document) is not valid: \(number)") }
        rest -= tokens
        spans.append(RoleSpan(role: role, count: tokens))
      }
      result.append(spans)
    }
    return result
  }

  private mutating func decodeFiles(names: [String]) throws(ShardError) -> [Int] {
    var used = 0
    var files: [Int] = []
    for document in 0..<header.documentCount {
      let file = try next("file of document \(document)")
      guard file <= used, file < names.count else {
        throw fail("document \(document) names file \(file) of \(names.count) out of order")
      }
      used = max(used, file + 1)
      files.append(file)
    }
    guard used == names.count else { throw fail("\(names.count - used) names are not used") }
    return files
  }

  private mutating func decodeDifferences(_ what: String) throws(ShardError) -> [Int] {
    var values: [Int] = []
    for document in 0..<header.documentCount {
      guard let difference = reader.nextSigned() else {
        throw fail("the \(what) of document \(document) is cut short or too long")
      }
      let (value, overflow) = (values.last ?? 0).addingReportingOverflow(difference)
      guard !overflow, value >= 0 else {
        throw fail("the \(what) of document \(document) is negative or too large")
      }
      values.append(value)
    }
    return values
  }

  private mutating func next(_ what: @autoclosure () -> String) throws(ShardError) -> Int {
    guard let number = reader.next() else { throw fail("the \(what()) is cut short or too long") }
    return number
  }

  private func fail(_ problem: String) -> ShardError {
    ShardError(file: path, place: .documentTable, problem: problem)
  }
}
