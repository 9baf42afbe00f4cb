import ArgumentParser
import Recipes
import Reports

extension RecipesCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the corpora that can be fetched.",
      discussion: """
        Example:
          rehearse recipes list
        """)

    @Flag(help: "Print the recipes as JSON, by name.")
    var json = false

    @Flag(help: "Print a Markdown table.")
    var markdown = false

    func validate() throws {
      guard !json || !markdown else { throw ValidationError("either --json or --markdown") }
    }

    func run() throws {
      let recipes = try RecipeCatalog.standard.recipes { Terminal.error("left out: \($0)") }
      guard !recipes.isEmpty else {
        throw CommandError.usage("no recipes here: set REHEARSE_CORPORA to a folder of them")
      }
      guard !json else {
        return try Terminal.printJSON(
          Dictionary(
            recipes.map { ($0.name, RecipeReport($0)) }, uniquingKeysWith: { first, _ in first }))
      }
      var table = TextTable([
        ("recipe", .left), ("corpus", .left), ("licence", .left), ("kind", .left),
        ("format", .left), ("size", .right), ("files", .right),
      ])
      for recipe in recipes {
        table.append([
          markdown ? "`\(recipe.name)`" : recipe.name, recipe.title, recipe.licence,
          recipe.kind.rawValue, recipe.format.rawValue,
          recipe.size.map(Figures.bytes) ?? "unknown", recipe.originSummary,
        ])
      }
      print(markdown ? table.markdown : table.plain)
    }
  }
}
