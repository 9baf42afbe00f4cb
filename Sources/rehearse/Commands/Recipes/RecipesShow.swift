import ArgumentParser
import Recipes
import Reports

extension RecipesCommand {
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what a corpus is, where it comes from and under which licence.",
      discussion: """
        Example:
          rehearse recipes show gsm8k
        """)

    /// More files than this are counted rather than listed.
    private static let listedFiles = 10

    @Argument(help: "A recipe's name, or its .yaml file.")
    var name: String

    @Flag(
      help: """
        Print the recipe as JSON: name, title, licence, homepage, kind, format, field, size, notes, \
        files (name, address, size, checksum), packages.
        """)
    var json = false

    func run() throws {
      let recipe = try RecipeCatalog.standard.recipe(name)
      guard !json else { return try Terminal.printJSON(RecipeReport(recipe)) }
      var lines = [
        "\(recipe.name): \(recipe.title)",
        "licence: \(recipe.licence)",
      ]
      if let homepage = recipe.homepage { lines.append("homepage: \(homepage)") }
      let field = recipe.field.map { ", field \($0)" } ?? ""
      lines.append("kind: \(recipe.kind.rawValue), format: \(recipe.format.rawValue)\(field)")
      lines.append("size: \(recipe.size.map(Figures.bytes) ?? "unknown")")
      lines.append("recipe: \(recipe.path)")
      lines.append("files: \(recipe.originSummary)")
      switch recipe.origin {
      case .packages(let names): lines += names.map { "  \($0)" }
      case .files(let files):
        lines += files.prefix(Self.listedFiles).map(Self.line)
        let rest = files.count - Self.listedFiles
        if rest > 0 { lines.append("  and \(Figures.grouped(rest)) more") }
      }
      if !recipe.notes.isEmpty { lines += ["", recipe.notes] }
      print(Terminal.visible(lines.joined(separator: "\n")))
    }

    private static func line(_ file: RecipeFile) -> String {
      let size = file.size.map { ", \(Figures.bytes($0))" } ?? ""
      let checksum = file.checksum.map { "\($0)" } ?? "checksum unknown"
      return "  \(file.name)\(size), \(checksum)\n    \(file.address)"
    }
  }
}
