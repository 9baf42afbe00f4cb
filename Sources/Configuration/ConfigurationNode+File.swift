import Storage

extension ConfigurationNode {
  /// The largest file that is read, in bytes: configurations are written by hand.
  private static let sizeLimit = 1 << 20

  /// Parses a file of one YAML document.
  ///
  /// - Throws: `ConfigurationError` naming the file and the line.
  package init(file path: String) throws(ConfigurationError) {
    let bytes: [UInt8]
    do {
      bytes = try FileSystem.read(path, limit: Self.sizeLimit)
    } catch {
      throw ConfigurationError(place: path, problem: "cannot be read: \(error.reason)")
    }
    guard let yaml = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError(place: path, problem: "not valid UTF-8")
    }
    try self.init(yaml: yaml) { "\(path):\($0)" }
  }
}
