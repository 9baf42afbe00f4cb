import Foundation
import TestSupport
import Testing

@Suite("rehearse recipes")
struct RecipesCommandTests {
  private static let corpora = SharedData.packageFolder + "/corpora"

  @Test("list says name, licence, format and size of every corpus")
  func list() throws {
    let folder = try TemporaryFolder()
    let outcome = try Executable.run(
      ["recipes", "list"], environment: ["REHEARSE_CORPORA": Self.corpora], in: folder.path)
    #expect(outcome.status == 0)
    let line = try #require(outcome.lines.first { $0.hasPrefix("dolly ") })
    for part in ["Dolly 15k", "CC-BY-SA-3.0", "chat", "jsonl", "12.5 MiB"] {
      #expect(line.contains(part))
    }
    let json = try Executable.run(
      ["recipes", "list", "--json"], environment: ["REHEARSE_CORPORA": Self.corpora])
    #expect(try json.object()["dolly"]?["licence"]?.text == "CC-BY-SA-3.0")
  }

  @Test("a recipe that cannot be read is named, and the others are listed")
  func brokenRecipe() throws {
    let folder = try TemporaryFolder()
    try folder.write("name: [broken", to: "broken.yaml")
    let whole = try String(contentsOfFile: Self.corpora + "/dolly.yaml", encoding: .utf8)
    try folder.write(whole, to: "dolly.yaml")
    let outcome = try Executable.run(
      ["recipes", "list"], environment: ["REHEARSE_CORPORA": folder.path])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("broken.yaml"))
    #expect(outcome.text.contains("dolly"))
  }

  @Test("the table of the README is the one that list prints")
  func table() throws {
    let outcome = try Executable.run(
      ["recipes", "list", "--markdown"], environment: ["REHEARSE_CORPORA": Self.corpora])
    let readme = try String(
      contentsOfFile: SharedData.packageFolder + "/README.md", encoding: .utf8)
    #expect(readme.contains("\n\n" + outcome.text + "\n"))
  }

  @Test("show says where the files come from, and their checksums")
  func show() throws {
    let outcome = try Executable.run(["recipes", "show", Self.corpora + "/dolly.yaml"])
    #expect(outcome.status == 0)
    for part in ["dolly: Dolly 15k", "https://huggingface.co/", "sha256:2df90833", "15,011"] {
      #expect(outcome.text.contains(part))
    }
    let many = try Executable.run(["recipes", "show", Self.corpora + "/c4-en.yaml"])
    #expect(many.text.contains("checksum unknown"))
    #expect(many.text.contains("and 1,014 more"))
  }

  @Test("an unknown recipe ends with 1 and the name that may be meant")
  func unknownName() throws {
    let outcome = try Executable.run(
      ["recipes", "show", "doly"], environment: ["REHEARSE_CORPORA": Self.corpora])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("doly: no such recipe; did you mean dolly?"))
  }
}
