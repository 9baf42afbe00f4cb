extension DocumentTable {
  /// The table's bytes, before compression.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(varint: names.count)
    for name in names {
      bytes.append(varint: name.utf8.count)
      bytes += name.utf8
    }
    for document in 0..<count { bytes.append(varint: tokens[document].count) }
    for document in 0..<count { bytes.append(spans: spans(of: document)) }
    let provenance = (0..<count).map(provenance(of:))
    for document in 0..<count { bytes.append(varint: fileNumber(of: document)) }
    var previous = 0
    for entry in provenance {
      bytes.append(signedVarint: entry.record - previous)
      previous = entry.record
    }
    previous = 0
    for entry in provenance {
      bytes.append(signedVarint: entry.byteOffset - previous)
      previous = entry.byteOffset
    }
    return bytes
  }
}

extension [UInt8] {
  /// Appends a document's spans; the last one's length follows from the document's.
  fileprivate mutating func append(spans: ArraySlice<RoleSpan>) {
    append(varint: spans.count)
    for span in spans.dropLast() { append(varint: span.count << 2 | Int(span.role.rawValue)) }
    if let last = spans.last { append(varint: Int(last.role.rawValue)) }
  }
}

extension DocumentTable {
  /// Reads and checks the decoded table of a shard.
  init(_ bytes: [UInt8], header: ShardHeader, path: String) throws(ShardError) {
    var decoder = DocumentTableDecoder(bytes, header: header, path: path)
    self = try decoder.decode()
  }
}
