import Recipes
import Reports

/// A recipe as JSON.
struct RecipeReport: Encodable {
  struct File: Encodable {
    let name: String
    let address: String
    let size: Int?
    let checksum: String?
  }

  let name: String
  let title: String
  let licence: String
  let homepage: String?
  let kind: String
  let format: String
  let field: String?
  let size: Int?
  let notes: String
  var files: [File] = []
  var packages: [String] = []

  init(_ recipe: Recipe) {
    name = recipe.name
    title = recipe.title
    licence = recipe.licence
    homepage = recipe.homepage
    kind = recipe.kind.rawValue
    format = recipe.format.rawValue
    field = recipe.field
    size = recipe.size
    notes = recipe.notes
    switch recipe.origin {
    case .packages(let names): packages = names
    case .files(let files):
      self.files = files.map {
        File(
          name: $0.name, address: $0.address.text, size: $0.size,
          checksum: $0.checksum.map { "\($0)" })
      }
    }
  }
}

extension Recipe {
  /// What the corpus is made of, in few words.
  var originSummary: String {
    switch origin {
    case .files(let files): Figures.grouped(files.count)
    case .packages(let names): "\(names.count) Debian packages"
    }
  }
}
