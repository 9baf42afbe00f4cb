import Configuration

/// A run file as it was parsed, with the overrides of the command line.
struct RunFileNode {
  var root: ConfigurationNode
  /// Where relative paths start.
  let folder: String

  /// Reads a file; relative paths in it start at its folder.
  init(path: String, overrides: [String]) throws(ConfigurationError) {
    try self.init(
      ConfigurationNode(file: path), folder: RunFile.folder(of: path), overrides: overrides)
  }

  /// Reads a text.
  ///
  /// - Parameter name: what errors call it.
  init(
    yaml: String, name: String, folder: String, overrides: [String]
  ) throws(ConfigurationError) {
    let root = try ConfigurationNode(yaml: yaml) { "\(name):\($0)" }
    try self.init(root, folder: folder, overrides: overrides)
  }

  private init(
    _ root: ConfigurationNode, folder: String, overrides: [String]
  ) throws(ConfigurationError) {
    (self.root, self.folder) = (root, folder)
    for override in overrides { try self.root.apply(override: override) }
  }
}
