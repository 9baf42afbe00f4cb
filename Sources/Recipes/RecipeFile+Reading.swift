import Configuration
import Storage

extension RecipeFile {
  /// The files of a recipe's list; an element with a range of numbers stands for many.
  static func files(
    _ elements: [(node: ConfigurationNode, path: String)]
  ) throws(ConfigurationError) -> [Self] {
    var files: [Self] = []
    var names: Set<String> = []
    for (node, path) in elements {
      let reader = try ConfigurationReader(
        node, path: path, keys: ["address", "name", "size", "checksum"])
      for file in try Self.files(reader) {
        guard names.insert(file.name).inserted else {
          throw reader.error("name", "a name of its own; another file is \(file.name)")
        }
        files.append(file)
      }
      guard files.count <= BraceRange.limit else {
        throw reader.error("address", "at most \(BraceRange.limit) files in a recipe")
      }
    }
    return files
  }

  private static func files(_ reader: ConfigurationReader) throws(ConfigurationError) -> [Self] {
    let addresses = try reader.expanded("address")
    let size = try reader.size("size")
    let checksum: Checksum? = try reader.value(
      "checksum", "sha256:, sha1: or md5: with lower-case digits, or unknown", default: nil
    ) { text, _ in
      text == "unknown" ? .some(nil) : Checksum(text).map { .some($0) }
    }
    let names = reader.has("name") ? try reader.expanded("name") : nil
    guard names == nil || names?.count == addresses.count else {
      throw reader.error("name", "a name with as many numbers as the address")
    }
    guard addresses.count == 1 || (size == nil && checksum == nil) else {
      throw reader.error(
        size == nil ? "checksum" : "size", "none: it cannot be that of \(addresses.count) files")
    }
    var files: [Self] = []
    for (index, text) in addresses.enumerated() {
      guard let address = Address(text) else {
        throw reader.error("address", "an https:, http: or file: URL of a file")
      }
      let file = Self(address: address, name: names?[index], size: size, checksum: checksum)
      guard file.name.isPortableFileName else {
        throw reader.error(
          "name", "a file's name of A-Z, a-z, 0-9 and .-_+ that begins with no dot")
      }
      files.append(file)
    }
    return files
  }
}

extension ConfigurationReader {
  /// The texts that a text with a range of numbers stands for, or the text.
  fileprivate func expanded(_ key: String) throws(ConfigurationError) -> [String] {
    let text = try text(key)
    guard BraceRange.isMeant(by: text) else { return [text] }
    guard let range = BraceRange(text) else {
      throw error(key, "one range of numbers, such as {000..013}, in braces")
    }
    return range.texts
  }
}

extension String {
  /// True for a name that is the same on every file system and leads out of no folder.
  fileprivate var isPortableFileName: Bool {
    utf8.count <= 200 && !hasPrefix(".") && !hasSuffix(PartialFile.suffix)
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: ".-_+".utf8.contains(byte)
        }
      }
  }
}
