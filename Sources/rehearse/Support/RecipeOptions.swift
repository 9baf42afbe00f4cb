import ArgumentParser
import Recipes

/// A corpus that is fetched before it is built from.
struct RecipeOptions: ParsableArguments {
  @Option(
    name: .customLong("recipe"),
    help: """
      Fetch a corpus and build from it: a name that `rehearse recipes list` shows, or a .yaml file. \
      It says --kind and --field as well.
      """)
  var name: String?

  @OptionGroup var downloads: DownloadOptions

  func validate() throws {
    guard name != nil || downloads.firstFiles == nil else {
      throw ValidationError("--first-files is for --recipe")
    }
  }

  /// The recipe; nil where none is asked for.
  func recipe() throws -> Recipe? { try name.map { try RecipeCatalog.standard.recipe($0) } }
}

/// Where the files of a recipe go.
struct DownloadOptions: ParsableArguments {
  @Option(
    name: .customLong("downloads"),
    help: "The folder that receives a recipe's files, in a folder of the recipe's name.")
  var folder = "downloads"

  @Option(help: "Fetch only the first files of a recipe.")
  var firstFiles: Int?

  func validate() throws {
    guard (firstFiles ?? 1) > 0 else { throw ValidationError("--first-files must be positive") }
  }

  /// Fetches the files of a recipe, with progress, and returns the paths to build from.
  func inputs(of recipe: Recipe) throws -> [String] {
    let progress = FetchProgress()
    defer { progress.finish() }
    let inputs = RecipeInputs(recipe, downloads: folder, fetcher: progress.fetcher)
    return try inputs.paths(limit: firstFiles) { progress.begin($0, number: $1, of: $2) }
  }
}
