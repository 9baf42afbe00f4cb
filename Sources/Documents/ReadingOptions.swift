import Glibc

/// How inputs are read, beyond what their names say.
public struct ReadingOptions: Equatable, Sendable {
  /// What of a plain text is one document.
  public var textUnit: TextUnit
  /// How files are read, whatever their names say; members of archives go by their names.
  public var format: InputFormat?
  /// Patterns of which one must match what is read below folders and in archives; all if there is
  /// none.
  ///
  /// Patterns are those of `fnmatch`: `*` and `?` also match slashes. They are held against the path
  /// below the folder, archives and their members included (`books.tar/a.txt`), and in a file that
  /// was named, against its last name and the member.
  public var include: [String]
  /// Patterns of which none may match; of archives, too.
  public var exclude: [String]

  /// States how inputs are read.
  public init(
    textUnit: TextUnit = .file, format: InputFormat? = nil, include: [String] = [],
    exclude: [String] = []
  ) {
    self.textUnit = textUnit
    self.format = format
    self.include = include
    self.exclude = exclude
  }

  /// What differs from the defaults, as a build records it.
  public var recorded: [String: String] {
    var recorded: [String: String] = [:]
    if textUnit != .file { recorded["text_unit"] = textUnit.rawValue }
    if let format { recorded["format"] = format.name }
    if !include.isEmpty { recorded["include"] = include.joined(separator: "\n") }
    if !exclude.isEmpty { recorded["exclude"] = exclude.joined(separator: "\n") }
    return recorded
  }

  /// Whether something below a folder or in an archive is read; an archive may hold what is included.
  func admits(_ path: String, isArchive: Bool) -> Bool {
    guard !exclude.contains(where: { fnmatch($0, path, 0) == 0 }) else { return false }
    return isArchive || include.isEmpty || include.contains { fnmatch($0, path, 0) == 0 }
  }
}
