import Configuration
import Recipes
import Storage
import TestSupport
import Testing

/// A recipe with every key that files have.
let completeRecipe = """
  name: tales
  title: Tales, told
  licence: CC0-1.0
  homepage: https://example.org/tales
  kind: text
  format: jsonl
  field: meta.text
  files:
    - address: https://example.org/a/part-{08..10}.json.gz
      name: part-{08..10}.jsonl.gz
      checksum: unknown
    - address: http://example.org/last.jsonl
      size: 12
      checksum: md5:900150983cd24fb0d6963f7d28e17f72
  size: 4000
  notes: Short.
  """

func readRecipe(_ yaml: String) throws(ConfigurationError) -> Recipe {
  try Recipe(yaml: yaml, path: "corpora/tales.yaml")
}

@Suite("A recipe")
struct RecipeTests {
  @Test("says what a corpus is, where its files are and how they are read")
  func complete() throws {
    let recipe = try readRecipe(completeRecipe)
    #expect(recipe.name == "tales")
    #expect(recipe.title == "Tales, told")
    #expect(recipe.licence == "CC0-1.0")
    #expect(recipe.homepage == "https://example.org/tales")
    #expect(recipe.kind == .text)
    #expect(recipe.format == .jsonl)
    #expect(recipe.field == "meta.text")
    #expect(recipe.size == 4000)
    #expect(recipe.notes == "Short.")
    let checksum = Checksum("md5:900150983cd24fb0d6963f7d28e17f72")
    let parts = try ["08", "09", "10"].map { number in
      RecipeFile(
        address: try #require(Address("https://example.org/a/part-\(number).json.gz")),
        name: "part-\(number).jsonl.gz")
    }
    let last = RecipeFile(
      address: try #require(Address("http://example.org/last.jsonl")), size: 12,
      checksum: checksum)
    #expect(recipe.origin == .files(parts + [last]))
  }

  @Test("whose files all have a size has theirs")
  func size() throws {
    let recipe = try readRecipe(
      """
      { name: tales, title: t, licence: l, kind: chat, format: jsonl, files: [
        { address: "https://a.org/1", size: 5, checksum: unknown },
        { address: "https://a.org/2", size: 6, checksum: unknown } ] }
      """)
    #expect(recipe.size == 11)
  }

  @Test("may say an address as its file is called where it lies", arguments: ["file", "http"])
  func addresses(scheme: String) throws {
    let address = try #require(Address("\(scheme)://localhost/data/a%20b.jsonl?download=true"))
    #expect(address.scheme.rawValue == scheme)
    #expect(address.lastName == "a%20b.jsonl")
  }
}

@Suite("The project's recipes")
struct ProjectRecipeTests {
  @Test("can all be read")
  func readable() throws {
    let catalog = RecipeCatalog(folders: [SharedData.packageFolder + "/corpora"])
    let names = try catalog.recipes().map(\.name)
    #expect(
      names == [
        "c4-en", "debian-docs", "dolly", "dolma", "fineweb-edu", "gsm8k", "gutenberg",
        "openwebtext", "slimpajama", "smoltalk", "tinystories", "wikitext-103",
      ])
  }
}

@Suite("A catalog of recipes")
struct RecipeCatalogTests {
  private let first: TemporaryFolder
  private let second: TemporaryFolder
  private let catalog: RecipeCatalog

  init() throws {
    first = try TemporaryFolder()
    second = try TemporaryFolder()
    catalog = RecipeCatalog(folders: [first.path, first.file("none"), second.path])
    try first.write(completeRecipe, to: "tales.yaml")
    try first.write("no recipe", to: "notes.txt")
    try second.write("not: read", to: "tales.yaml")
    try second.write(
      completeRecipe.replacing("name: tales", with: "name: fables"), to: "fables.yaml")
  }

  @Test("lists the recipes of its folders, each name once")
  func names() throws {
    #expect(catalog.folders == [first.path, second.path])
    #expect(try catalog.recipes().map(\.name) == ["fables", "tales"])
  }

  @Test("takes a recipe from the first folder that has it, or from a path")
  func lookUp() throws {
    #expect(try catalog.recipe("tales").path == first.file("tales.yaml"))
    #expect(try catalog.recipe("fables").path == second.file("fables.yaml"))
    #expect(try catalog.recipe(second.file("fables.yaml")).name == "fables")
  }

  @Test("names the recipe that may be meant")
  func unknownNames() {
    let slip = #expect(throws: ConfigurationError.self) { try catalog.recipe("fabels") }
    #expect(slip?.description == "fabels: no such recipe; did you mean fables?")
    let other = #expect(throws: ConfigurationError.self) { try catalog.recipe("encyclopedia") }
    #expect(other?.problem == "no such recipe; known are fables, tales")
    let none = #expect(throws: ConfigurationError.self) {
      try RecipeCatalog(folders: []).recipe("tales")
    }
    #expect(none?.problem.contains("REHEARSE_CORPORA") == true)
  }
}
