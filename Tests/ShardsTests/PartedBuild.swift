import Shards
import Storage
import TestSupport

/// A build of sample documents in parts, as a caller of the writer does it.
struct PartedBuild {
  /// The documents of the parts of each group.
  var groups: [[[SampleDocument]]]
  var options = Samples.options(tokensPerShard: 300)

  init(documents: Int = 80) {
    let all = Samples.documents(documents)
    func part(_ range: Range<Int>) -> [SampleDocument] { Array(all[range]) }
    groups = [
      [part(0..<10), part(10..<12), part(12..<40)], [part(40..<41)], [[]],
      [part(41..<60), part(60..<documents)],
    ]
    options.build.groups = groups.count
  }

  /// Writes the parts of a rank, and gives up after some as a process that is killed would, with
  /// `torn` documents of the next one.
  @discardableResult
  func write(
    to folder: String, rank: BuildRank = .only, parts limit: Int = .max, torn: Int = 0
  ) throws -> ShardManifest? {
    var options = options
    options.rank = rank
    var writer = try ShardSetWriter(folder: folder, options: options)
    var done = 0
    for (group, parts) in groups.enumerated() {
      for (section, documents) in parts.enumerated() {
        let place = BuildPart.Place(group: group, section: section)
        guard rank.owns(place) else { continue }
        guard !writer.completedParts.contains(where: { $0.place == place }) else { continue }
        for document in done < limit ? documents : Array(documents.prefix(torn)) {
          try writer.append(
            ids: document.ids, spans: document.spans, provenance: document.provenance)
        }
        guard done < limit else { return nil }
        done += 1
        var counts = BuildPart.Counts()
        counts.rejected = ["empty": section + 1]
        counts.bytesIn = 100
        try writer.endPart(place, endsGroup: section + 1 == parts.count, counts: counts)
      }
    }
    return try writer.finish().manifest
  }
}

extension TemporaryFolder {
  /// The files of a folder with their bytes.
  func contents(of name: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for entry in try FileSystem.list(file(name)) {
      guard !FileSystem.isFolder(file(name) + "/" + entry) else { continue }
      contents[entry] = try FileSystem.read(file(name) + "/" + entry, limit: 1 << 20)
    }
    return contents
  }
}
