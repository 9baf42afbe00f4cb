import Configuration

// What only a study's file has.

extension ConfigurationReader {
  func seeds(_ key: String) throws(ConfigurationError) -> [UInt64] {
    try values(
      key, of: "one or more whole numbers from 0, each once",
      where: { !$0.isEmpty && Set($0).count == $0.count }
    ) { text, isQuoted in
      isQuoted ? nil : Int(text).flatMap(UInt64.init(exactly:))
    } ?? []
  }

  func armName(_ key: String) throws(ConfigurationError) -> String {
    try value(
      key, "letters, digits, '.', '_' and '-', not beginning with '.'", default: nil
    ) { text, _ in
      Self.isName(text) ? text : nil
    }
  }

  /// `key=value` for each field.
  func overrides(_ key: String) throws(ConfigurationError) -> [String] {
    try fields(key).map { field throws(ConfigurationError) in
      "\(field.name)=\(try field.node.flowYAML)"
    }
  }

  func items(
    _ key: String, folder: String
  ) throws(ConfigurationError) -> [StudyFile.Evaluation.Item] {
    try fields(key).map { field throws(ConfigurationError) in
      guard case .scalar(let path, _) = field.node.value, !path.isEmpty, !field.name.contains("=")
      else {
        throw ConfigurationError(
          place: field.place, key: "evaluation.\(key).\(field.name)",
          problem: "found \(field.node.summary), expected a name without = and a path")
      }
      return StudyFile.Evaluation.Item(
        name: field.name, path: RunFile.resolve(path, in: folder))
    }
  }

  /// Every combination of the values of a grid, the last key changing fastest; one without any
  /// values where there is no grid.
  func grid(
    _ key: String
  ) throws(ConfigurationError) -> [[(key: String, value: String)]] {
    var cells: [[(key: String, value: String)]] = [[]]
    for field in try fields(key) {
      let values: [String] =
        if case .list(let elements) = field.node.value {
          elements.compactMap { element in
            guard case .scalar(let text, isQuoted: false) = element.value,
              Self.isName(text)
            else { return nil }
            return text
          }
        } else { [] }
      guard case .list(let elements) = field.node.value, !values.isEmpty,
        values.count == elements.count, cells.count * values.count <= Self.armLimit
      else {
        throw ConfigurationError(
          place: field.place, key: field.name,
          problem: "found \(field.node.summary), expected a list of numbers or words, in "
            + "\(Self.armLimit) combinations at most")
      }
      cells = cells.flatMap { cell in values.map { cell + [(field.name, $0)] } }
    }
    return cells
  }

  /// How many arms one grid may make.
  private static let armLimit = 1000

  /// True of what can be a part of a folder's name.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.hasPrefix(".")
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte)
      }
  }
}
