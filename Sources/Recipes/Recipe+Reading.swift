public import Configuration
import Storage

extension Recipe {
  /// Reads a recipe.
  ///
  /// - Throws: `ConfigurationError` naming the file, the line, the key, what was found and expected.
  public init(path: String) throws(ConfigurationError) {
    try self.init(ConfigurationNode(file: path), path: path)
  }

  /// Reads the text of a recipe.
  ///
  /// - Parameter path: what errors call it; the name of the file is the name of the recipe.
  public init(yaml: String, path: String) throws(ConfigurationError) {
    try self.init(ConfigurationNode(yaml: yaml) { "\(path):\($0)" }, path: path)
  }

  private init(_ root: ConfigurationNode, path: String) throws(ConfigurationError) {
    let reader = try ConfigurationReader(
      root,
      keys: [
        "name", "title", "licence", "homepage", "files", "packages", "size", "format", "kind",
        "field", "notes",
      ])
    let fileName = FileSystem.lastName(of: path)
    let expectedName = fileName.hasSuffix(".yaml") ? String(fileName.dropLast(5)) : fileName
    self.path = path
    name = try reader.value(
      "name", "\(expectedName), as the file is called, in a-z, 0-9 and -", default: nil
    ) { text, _ in text == expectedName && Self.isName(text) ? text : nil }
    title = try reader.text("title")
    licence = try reader.text("licence")
    homepage = try reader.optionalText("homepage")
    kind = try reader.choice("kind")
    format = try reader.choice("format")
    notes = try reader.text("notes", default: "")
    origin = try Self.origin(reader)
    size = try reader.size("size")
    field = try reader.optionalText("field")
    try checkConsistency(reader)
  }

  private static func isName(_ text: String) -> Bool {
    text.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }
  }

  private static func origin(_ reader: ConfigurationReader) throws(ConfigurationError) -> Origin {
    let elements = try reader.list("files", of: "files, each with address and checksum")
    guard reader.has("packages") else {
      guard let elements, !elements.isEmpty else {
        throw reader.error("files", "a list of one or more files, or packages in its place")
      }
      return .files(try RecipeFile.files(elements))
    }
    guard elements == nil else {
      throw reader.error("packages", "either files or packages")
    }
    return .packages(try reader.debianPackages())
  }

  private mutating func checkConsistency(
    _ reader: ConfigurationReader
  ) throws(ConfigurationError) {
    if case .files(let files) = origin {
      let sizes = files.compactMap(\.size)
      let total = sizes.reduce(0, +)
      if sizes.count == files.count {
        guard size == nil || size == total else {
          throw reader.error("size", "\(total), which is what the files' sizes add up to")
        }
        size = total
      }
    } else if format != .jsonl {
      throw reader.error("format", "jsonl: that is what is made of packages")
    }
    guard kind == .text || format != .text else {
      throw reader.error("format", "jsonl or parquet: plain text holds no conversations")
    }
    let namesField = kind == .text && format != .text
    guard namesField == (field != nil) else {
      throw reader.error(
        "field",
        namesField
          ? "the name of the field that holds a text"
          : "nothing: plain text and conversations have no field to name")
    }
  }
}

extension ConfigurationReader {
  /// A size in bytes; nil where none is given.
  func size(_ key: String) throws(ConfigurationError) -> Int? {
    let size = try integer(key, in: 0...Int.max, default: -1)
    return size < 0 ? nil : size
  }

  fileprivate func optionalText(_ key: String) throws(ConfigurationError) -> String? {
    has(key) ? try text(key) : nil
  }

  /// The names of the packages of the corpus. `tools/fetch-prose` reads the other keys.
  fileprivate func debianPackages() throws(ConfigurationError) -> [String] {
    let packages = try mapping(
      "packages", keys: ["minimum_bytes", "replay", "held_out_bytes", "held_out"])
    _ = try packages.integer("minimum_bytes", in: 0...Int.max)
    _ = try packages.integer("held_out_bytes", in: 0...Int.max)
    _ = try packages.debianPackages(in: "held_out")
    return try packages.debianPackages(in: "replay")
  }

  private func debianPackages(in key: String) throws(ConfigurationError) -> [String] {
    let expected = "packages, each with package, licence and pages"
    guard let elements = try list(key, of: expected), !elements.isEmpty else {
      throw error(key, "a list of one or more \(expected)")
    }
    var names: [String] = []
    for (node, path) in elements {
      let reader = try ConfigurationReader(
        node, path: path, keys: ["package", "licence", "pages", "maximum_bytes"])
      names.append(try reader.text("package"))
      _ = try reader.text("licence")
      _ = try reader.text("pages")
      _ = try reader.size("maximum_bytes")
    }
    return names
  }
}
