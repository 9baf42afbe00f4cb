import Glibc
import Recipes
import Storage
import TestSupport
import Testing

/// A checkout with one recipe and one script.
private struct Checkout {
  let folder: TemporaryFolder

  init(recipe: String, tool: String, script: String) throws {
    folder = try TemporaryFolder()
    try folder.write(recipe, to: "corpora/tales.yaml")
    chmod(try folder.write("#!/bin/sh\n" + script, to: "tools/" + tool), 0o755)
  }

  func paths(limit: Int? = nil) throws -> [String] {
    let recipe = try Recipe(path: folder.file("corpora/tales.yaml"))
    let inputs = RecipeInputs(
      recipe, downloads: folder.file("downloads"), fetcher: Fetcher(limits: FetchFixture.limits))
    return try inputs.paths(limit: limit)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try folder.read("downloads/tales/" + name), as: UTF8.self)
  }
}

@Suite("A recipe's inputs")
struct RecipeInputsTests {
  private let files: TemporaryFolder

  init() throws {
    files = try TemporaryFolder()
    for number in 1...3 { try files.write("table \(number)", to: "\(number).parquet") }
  }

  private func parquet(script: String) throws -> Checkout {
    try Checkout(
      recipe: """
        name: tales
        title: Tales
        licence: CC0-1.0
        kind: text
        format: parquet
        field: text
        files: [ { address: "file://\(files.path)/{1..3}.parquet", checksum: unknown } ]
        """,
      tool: "parquet-to-jsonl", script: script)
  }

  @Test("are made of tables by a script, once, as many as are wanted")
  func tables() throws {
    let checkout = try parquet(script: "echo \"lines of $(cat \"$1\")\"; echo ran >>\"$0.log\"")
    for _ in 0..<2 {
      let paths = try checkout.paths(limit: 2)
      #expect(
        paths == [1, 2].map { checkout.folder.file("downloads/tales/\($0).parquet.jsonl") })
    }
    #expect(try checkout.text("2.parquet.jsonl") == "lines of table 2\n")
    #expect(try checkout.folder.read("tools/parquet-to-jsonl.log").count == 2 * "ran\n".utf8.count)
  }

  @Test("are made again of a table that was fetched again")
  func newTable() throws {
    let checkout = try parquet(script: "cat \"$1\"")
    _ = try checkout.paths()
    try files.write("another", to: "1.parquet")
    for name in ["1.parquet", "1.parquet.sha256"] {
      try FileSystem.remove(checkout.folder.file("downloads/tales/" + name))
    }
    _ = try checkout.paths()
    #expect(try checkout.text("1.parquet.jsonl") == "another")
  }

  @Test("of a script that fails are none")
  func failingScript() throws {
    let checkout = try parquet(script: "echo half; exit 3")
    let error = #expect(throws: FetchError.self) { try checkout.paths() }
    #expect(error?.problem == "failed with status 3; see above")
    #expect(!FileSystem.exists(checkout.folder.file("downloads/tales/1.parquet.jsonl")))
  }

  @Test("of a recipe without its script say where it should be, before a byte is fetched")
  func missingScript() throws {
    let checkout = try parquet(script: "")
    let path = checkout.folder.file("tools/parquet-to-jsonl")
    try FileSystem.remove(path)
    let error = #expect(throws: FetchError.self) { try checkout.paths() }
    #expect(error?.problem.contains("prepared by \(path), which is not there") == true)
    #expect(try checkout.folder.entries() == ["corpora", "tools"])
  }

  @Test("are made of packages by a script that reads the recipe")
  func packages() throws {
    let entry = "[ { package: a, licence: l, pages: p } ]"
    let checkout = try Checkout(
      recipe: """
        { name: tales, title: t, licence: l, kind: text, format: jsonl, field: text, packages:
          { minimum_bytes: 1, held_out_bytes: 1, replay: \(entry), held_out: \(entry) } }
        """,
      tool: "fetch-prose", script: "wc -l <\"$1\" >\"$2/prose.jsonl\"")
    #expect(try checkout.paths() == [checkout.folder.file("downloads/tales/prose.jsonl")])
    #expect(try checkout.text("prose.jsonl").contains("1"))
  }
}
