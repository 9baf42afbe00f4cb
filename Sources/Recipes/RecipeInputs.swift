import Storage

/// The files that a recipe's corpus is built from, fetched, checked and prepared.
public struct RecipeInputs: Sendable {
  private let recipe: Recipe
  private let folder: String
  private let fetcher: Fetcher

  /// Prepares to fetch a recipe's files to a folder below `downloads` that has the recipe's name.
  public init(_ recipe: Recipe, downloads: String, fetcher: Fetcher) {
    self.recipe = recipe
    folder = downloads + "/" + recipe.name
    self.fetcher = fetcher
  }

  /// Makes sure that the files are there, and returns their paths in the order of the corpus.
  ///
  /// - Parameters:
  ///   - limit: how many of the files are wanted, from the first; nil for all.
  ///   - onFile: called before a file is fetched, with its number from 1 and how many there are.
  /// - Throws: `FetchError`, `StorageError`.
  public func paths(
    limit: Int? = nil,
    onFile: (_ file: RecipeFile, _ number: Int, _ count: Int) -> Void = { _, _, _ in }
  ) throws -> [String] {
    switch recipe.origin {
    case .files(let all):
      let files = all.prefix(limit ?? all.count)
      var paths: [String] = []
      for (index, file) in files.enumerated() {
        onFile(file, index + 1, files.count)
        paths.append(
          recipe.format == .parquet
            ? try fetchLines(of: file) : try fetcher.fetch(file, into: folder))
      }
      return paths
    case .packages:
      let path = folder + "/prose.jsonl"
      if !FileSystem.exists(path) {
        try FileSystem.createFolder(folder)
        try PreparationTool("fetch-prose", for: recipe).run([recipe.path, folder])
      }
      return [path]
    }
  }

  private func fetchLines(of file: RecipeFile) throws -> String {
    let tool = try PreparationTool("parquet-to-jsonl", for: recipe)
    let path = folder + "/" + file.name
    let lines = path + ".jsonl"
    // Lines that were made of an earlier file are not those of the one that is fetched now.
    if !FileSystem.exists(path) { try FileSystem.remove(lines) }
    _ = try fetcher.fetch(file, into: folder)
    // A field within another is in the column of the outer one.
    let column = recipe.field?.split(separator: ".").first
    let columns = column.map { ["--columns", String($0)] } ?? []
    if !FileSystem.exists(lines) { try tool.run([path] + columns, output: lines) }
    return lines
  }
}
