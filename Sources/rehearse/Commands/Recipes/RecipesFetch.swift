import ArgumentParser
import Recipes

extension RecipesCommand {
  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetch a corpus without building from it.",
      discussion: """
        Prints the paths to build from, a line each. Interrupted, it goes on when it is started \
        again. `build --recipe` with the same --downloads finds the files, also on a machine that \
        reaches no network.

        Example:
          rehearse recipes fetch gsm8k --downloads /data/corpora
        """)

    @Argument(help: "A recipe's name, or its .yaml file.")
    var name: String

    @OptionGroup var downloads: DownloadOptions

    func run() throws {
      let recipe = try RecipeCatalog.standard.recipe(name)
      for path in try downloads.inputs(of: recipe) { print(path) }
    }
  }
}
