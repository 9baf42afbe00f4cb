import Configuration

extension ConfigurationReader {
  /// The fields of a mapping, one or more.
  func entries(_ key: String) throws -> [ConfigurationNode.Field] {
    let fields = try fields(key)
    guard !fields.isEmpty else { throw error(key, "a mapping of one or more") }
    return fields
  }

  /// The texts of a list, one or more.
  func listedTexts(_ key: String) throws -> [String] {
    let texts = try texts(key)
    guard !texts.isEmpty else { throw error(key, "a list of one or more texts") }
    return texts
  }
}
