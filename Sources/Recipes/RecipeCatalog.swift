import Configuration
public import Storage

/// The recipes of some folders.
public struct RecipeCatalog: Equatable, Sendable {
  /// Where recipes are looked for, in order.
  public let folders: [String]

  /// A catalog of folders; those that do not exist are left out.
  public init(folders: [String]) {
    self.folders = folders.filter(FileSystem.isFolder)
  }

  /// The names of all recipes, sorted.
  public func names() throws(StorageError) -> [String] {
    var names: Set<String> = []
    for folder in folders {
      for file in try FileSystem.list(folder) where file.hasSuffix(Self.suffix) {
        names.insert(String(file.dropLast(Self.suffix.count)))
      }
    }
    return names.sorted()
  }

  /// All recipes that can be read, sorted by their names.
  ///
  /// - Parameter onFailure: called for each of the others.
  public func recipes(onFailure: (any Error) -> Void = { _ in }) throws(StorageError) -> [Recipe] {
    try names().compactMap { name in
      do {
        return try recipe(name)
      } catch {
        onFailure(error)
        return nil
      }
    }
  }

  /// The recipe of a name, in the first folder that has it, or of a path that ends in `.yaml`.
  ///
  /// - Throws: `ConfigurationError`, naming the recipe that may be meant where there is none.
  public func recipe(_ name: String) throws -> Recipe {
    guard !name.hasSuffix(Self.suffix) else { return try Recipe(path: name) }
    for folder in folders {
      let path = folder + "/" + name + Self.suffix
      if FileSystem.exists(path) { return try Recipe(path: path) }
    }
    let names = try names()
    let advice =
      nearestName(to: name, among: names).map { "did you mean \($0)?" }
      ?? (names.isEmpty
        ? "no folder of recipes here: set REHEARSE_CORPORA, or give the path of a .yaml file"
        : "known are \(names.joined(separator: ", "))")
    throw ConfigurationError(place: name, problem: "no such recipe; \(advice)")
  }

  private static let suffix = ".yaml"
}
