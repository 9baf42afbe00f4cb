extension CodeTable {
  /// The table's bytes, before compression.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(varint: ids.count)
    for id in ids { bytes.append(varint: Int(id)) }
    for rank in ids.indices { bytes.append(varint: row(ofRank: rank).count) }
    for rank in successors { bytes.append(varint: Int(rank)) }
    return bytes
  }

  /// Reads and checks the decoded table of a shard.
  init(_ bytes: [UInt8], vocabularySize: Int, path: String) throws(ShardError) {
    func fail(_ problem: String) -> ShardError {
      ShardError(file: path, place: .codeTable, problem: problem)
    }
    var reader = VarintReader(bytes)
    func next(
      _ what: String, _ allowed: Range<Int>, _ reader: inout VarintReader
    ) throws(ShardError) -> Int {
      guard let number = reader.next() else { throw fail("the \(what) is cut short or too long") }
      guard allowed.contains(number) else {
        throw fail(
          "the \(what) is \(number), expected \(allowed.lowerBound)..<\(allowed.upperBound)")
      }
      return number
    }
    let count = try next("number of ids", 0..<ShardFormat.listedLimit + 1, &reader)
    var ids: [UInt32] = []
    var seen: Set<UInt32> = []
    for _ in 0..<count {
      let id = UInt32(try next("id", 0..<vocabularySize, &reader))
      guard seen.insert(id).inserted else { throw fail("the id \(id) is listed twice") }
      ids.append(id)
    }
    var lengths: [Int] = []
    for _ in 0..<count {
      lengths.append(
        try next("number of successors", 0..<ShardFormat.successorLimit + 1, &reader))
    }
    for (id, length) in zip(ids, lengths) {
      var row: [UInt16] = []
      for _ in 0..<length { row.append(UInt16(try next("successor", 0..<count, &reader))) }
      append(id, row: row)
    }
    guard reader.remaining == 0 else { throw fail("\(reader.remaining) bytes follow its end") }
  }
}
