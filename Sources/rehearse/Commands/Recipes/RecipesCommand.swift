import ArgumentParser

struct RecipesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipes", abstract: "List and show the corpora that can be fetched.",
    discussion: """
      Recipes are .yaml files in the folder that REHEARSE_CORPORA names, in ./corpora, and in the \
      corpora folder of the checkout that this program was built in; the first of a name counts. \
      `rehearse build --recipe NAME` builds from one.
      """,
    subcommands: [List.self, Show.self, Fetch.self])
}
