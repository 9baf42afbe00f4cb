import Configuration
import Dataset
import Sampling

/// The sources of a run file: a list whose elements are shard sets, or groups with sources of their own.
struct SourceList {
  private(set) var sources: [SourceSpecification] = []
  private(set) var groups: [SourceGroup] = []
  private let folder: String

  /// - Parameter folder: where relative paths start.
  init(_ reader: ConfigurationReader, folder: String) throws(ConfigurationError) {
    self.folder = folder
    try append(reader)
  }

  private mutating func append(_ reader: ConfigurationReader) throws(ConfigurationError) {
    let expected = "sources, each a mapping with name, shards and share"
    guard let elements = try reader.list("sources", of: expected), !elements.isEmpty else {
      throw reader.error("sources", "a list of one or more \(expected)")
    }
    for (node, path) in elements {
      let reader = try ConfigurationReader(
        node, path: path,
        keys: [
          "name", "shards", "share", "repeat_limit", "overflow", "pack", "attention", "sources",
        ])
      let name = try reader.text("name")
      guard !sources.map(\.name).contains(name), !groups.map(\.name).contains(name) else {
        throw ConfigurationError(
          place: node.place, key: "\(path).name",
          problem: "found \"\(name)\" a second time; expected a name of its own")
      }
      if reader.has("sources") {
        try appendGroup(name, reader)
      } else {
        sources.append(try SourceSpecification(name, reader, folder: folder))
      }
    }
  }

  private mutating func appendGroup(
    _ name: String, _ reader: ConfigurationReader
  ) throws(ConfigurationError) {
    for key in ["shards", "repeat_limit", "overflow", "pack", "attention"] where reader.has(key) {
      throw reader.error(key, "no such key beside sources: name and share belong to a group")
    }
    let share = try reader.share()
    let (number, first) = (groups.count, sources.count)
    // In its place before the groups within it, whose names must differ from its own.
    groups.append(SourceGroup(name: name, share: share, sources: first..<first + 1))
    try append(reader)
    groups[number].sources = first..<sources.count
  }
}

extension SourceSpecification {
  fileprivate init(
    _ name: String, _ reader: ConfigurationReader, folder: String
  ) throws(ConfigurationError) {
    self.init(
      name: name,
      shards: RunFile.resolve(try reader.text("shards"), in: folder),
      share: try reader.share(),
      repeatLimit: try reader.limit("repeat_limit"),
      overflow: try reader.choice("overflow", default: OverflowPolicy.error),
      packs: try reader.flag("pack", default: true),
      attention: try reader.choice("attention", default: AttentionScope.segment))
  }
}

extension MixtureStart {
  init(_ parent: ConfigurationReader, sources: [String]) throws(ConfigurationError) {
    let reader = try parent.mapping("start", keys: ["step", "drawn"])
    let counts = try reader.mapping("drawn", keys: sources)
    var drawn: [String: Int] = [:]
    for source in sources where counts.has(source) {
      drawn[source] = try counts.integer(source, in: 0...1 << 53)
    }
    self.init(step: try reader.integer("step", in: 0...1_000_000_000, default: 0), drawn: drawn)
  }
}

extension ConfigurationReader {
  /// A whole number of at least one, or nil for no limit.
  fileprivate func limit(_ key: String) throws(ConfigurationError) -> Int? {
    let limit = try integer(key, in: 1...Int.max, default: Int.max)
    return limit == .max ? nil : limit
  }

  /// A number, or a list of steps and the shares that are reached at them.
  fileprivate func share() throws(ConfigurationError) -> ShareSchedule {
    let expected =
      "a decimal number of up to \(ExactShare.digitLimit) digits, or a list of "
      + "[step, share] such as [[0, 1], [100, 0.25]]"
    guard let points = try? list("share", of: expected) else {
      return ShareSchedule(
        try value("share", expected, default: nil) { text, _ in try? ExactShare(text) })
    }
    var schedule: [ShareSchedule.Point] = []
    for (node, _) in points {
      guard case .list(let pair) = node.value, pair.count == 2,
        case .scalar(let step, isQuoted: false) = pair[0].value, let step = Int(step),
        case .scalar(let share, isQuoted: false) = pair[1].value,
        let share = try? ExactShare(share)
      else { throw error("share", expected) }
      schedule.append(ShareSchedule.Point(step: step, share: share))
    }
    do {
      return try ShareSchedule(points: schedule)
    } catch {
      throw fault("share", error.description)
    }
  }
}
