/// What a shard says of its documents, in the order of their tokens.
///
/// Columns of plain numbers, since a shard may hold millions of documents.
struct DocumentTable: Equatable {
  /// The input files, in the order of first use.
  private(set) var names: [String] = []
  private(set) var tokensByRole = RoleCounts()
  /// Each document's tokens.
  private(set) var tokens = ConsecutiveRanges()
  private var namePlaces: [String: Int] = [:]
  private var spans: [RoleSpan] = []
  /// Each document's part of `spans`.
  private var spanRanges = ConsecutiveRanges()
  private var files: [UInt32] = []
  private var records: [Int] = []
  private var byteOffsets: [Int] = []

  var count: Int { tokens.count }
  var tokenCount: Int { tokens.end }

  func spans(of document: Int) -> ArraySlice<RoleSpan> { spans[spanRanges[document]] }

  /// The place of a document's input file in `names`.
  func fileNumber(of document: Int) -> Int { Int(files[document]) }

  func provenance(of document: Int) -> Provenance {
    Provenance(
      file: names[fileNumber(of: document)], record: records[document],
      byteOffset: byteOffsets[document])
  }

  /// The documents of a record of an input file.
  func documents(of record: Int, in file: String) -> [Int] {
    guard let number = names.firstIndex(of: file) else { return [] }
    return (0..<count).filter { records[$0] == record && fileNumber(of: $0) == number }
  }

  subscript(document: Int) -> DocumentEntry {
    DocumentEntry(
      tokens: tokens[document], spans: Array(spans(of: document)),
      provenance: provenance(of: document))
  }

  /// Adds a document whose spans are merged and not empty.
  mutating func append(spans: [RoleSpan], provenance: Provenance) {
    let file = namePlaces[provenance.file] ?? names.count
    if file == names.count {
      namePlaces[provenance.file] = file
      names.append(provenance.file)
    }
    tokens.append(length: spans.reduce(0) { $0 + $1.count })
    for span in spans { tokensByRole[span.role] += span.count }
    self.spans += spans
    spanRanges.append(length: spans.count)
    files.append(UInt32(file))
    records.append(provenance.record)
    byteOffsets.append(provenance.byteOffset)
  }
}
