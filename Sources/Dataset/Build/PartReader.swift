import Documents
import Shards

/// Reads the records of a build's inputs, chunk by chunk. Those of parts that were done before, or are
/// another rank's, are left out, unless others are to be compared with them.
struct PartReader: ~Copyable {
  /// Consecutive records of one part.
  struct Chunk: Sendable {
    /// How a chunk ends.
    enum End: Sendable {
      /// More of the part follows.
      case open
      /// The part ends here, the group does not.
      case part
      /// The part and its group end here.
      case group
    }

    let place: BuildPart.Place
    /// False for a part that was done before, or is another rank's.
    let isWritten: Bool
    var records: [RecordEvent] = []
    /// The bytes of the records.
    var byteCount = 0
    var end = End.open
    /// How much of the inputs has been read, as they are stored.
    var bytesRead = 0
  }

  private let groups: [InputGroup]
  private let partBytes: Int
  private let rank: BuildRank
  private let completed: Set<BuildPart.Place>
  private let readsAll: Bool
  /// The groups of which it is known that nothing is left to do.
  private let completedGroups: Set<Int>

  private var place = BuildPart.Place(group: 0, section: 0)
  private var reader: RecordReader?
  /// An event that was read to see whether there is one.
  private var lookahead: RecordEvent?
  /// The bytes of the part's records so far.
  private var filled = 0
  /// The stored sizes of the groups before the current one.
  private var finishedBytes = 0

  /// The size of all inputs as they are stored; nil if standard input is one of them.
  let totalBytes: Int?

  /// Prepares to read.
  ///
  /// - Parameters:
  ///   - completed: the parts that were done before.
  ///   - readsAll: whether records are to be compared with those of all parts.
  init(
    groups: [InputGroup], partBytes: Int, rank: BuildRank, completed: [BuildPart], readsAll: Bool
  ) {
    self.groups = groups
    self.partBytes = partBytes
    self.rank = rank
    self.readsAll = readsAll
    self.completed = Set(completed.map(\.place))
    completedGroups = Set(
      completed.filter { $0.endsGroup && (rank.world == 1 || $0.place.section == 0) }
        .map(\.place.group))
    totalBytes = groups.reduce(0) { sum, group in
      guard let sum, let size = group.size else { return nil }
      return sum + size
    }
  }

  /// The next records to be done, of about `limit` bytes; nil after the last.
  ///
  /// - Throws: `DocumentError` if an input cannot be read, is damaged, ends too early, or changes.
  mutating func nextChunk(bytes limit: Int) throws(DocumentError) -> Chunk? {
    while place.group < groups.count {
      guard needsGroup else {
        endGroup()
        continue
      }
      if reader == nil { reader = RecordReader(files: groups[place.group].files) }
      let isWritten = rank.owns(place) && !completed.contains(place)
      var chunk = try readChunk(bytes: limit, isWritten: isWritten)
      chunk.bytesRead = finishedBytes + (reader?.bytesRead ?? 0)
      switch chunk.end {
      case .open: break
      case .part:
        place = BuildPart.Place(group: place.group, section: place.section + 1)
        filled = 0
      case .group:
        for file in groups[place.group].files { try file.requireUnchanged() }
        endGroup()
      }
      if isWritten || readsAll { return chunk }
    }
    return nil
  }

  /// Whether some part of the current group is left to do.
  private var needsGroup: Bool {
    readsAll
      || !completedGroups.contains(place.group)
        && (groups[place.group].isDivided || rank.owns(place))
  }

  private mutating func endGroup() {
    finishedBytes += groups[place.group].size ?? 0
    place = BuildPart.Place(group: place.group + 1, section: 0)
    reader = nil
    filled = 0
  }

  private mutating func readChunk(
    bytes limit: Int, isWritten: Bool
  ) throws(DocumentError) -> Chunk {
    var chunk = Chunk(place: place, isWritten: isWritten)
    let isDivided = groups[place.group].isDivided
    // A rejection takes memory, too: a folder of a million foreign files must not be one chunk.
    while chunk.byteCount + 256 * chunk.records.count < limit {
      guard let event = try nextEvent() else {
        chunk.end = .group
        return chunk
      }
      if case .record(let record) = event {
        chunk.byteCount += record.bytes.count + 1
        filled += record.bytes.count + 1
      }
      if isWritten || readsAll { chunk.records.append(event) }
      if isDivided, filled >= partBytes {
        lookahead = try nextEvent()
        chunk.end = lookahead == nil ? .group : .part
        return chunk
      }
    }
    return chunk
  }

  private mutating func nextEvent() throws(DocumentError) -> RecordEvent? {
    if let event = lookahead.take() { return event }
    return try reader?.next()
  }
}
