import TestSupport
import Testing

@Suite("The page of inspect --html")
struct InspectPageTests {
  private func page(_ workspace: Workspace, _ arguments: String...) throws -> String {
    let outcome = try Executable.run(
      ["inspect", "run.yaml", "--html", "page.html"] + arguments, in: workspace.folder.path)
    #expect(outcome.status == 0)
    #expect(outcome.text == "" && outcome.errors == "")
    return String(decoding: try workspace.folder.read("page.html"), as: UTF8.self)
  }

  @Test("the page has the batch that inspect prints, the shares that plan has, and no other file")
  func contents() throws {
    let workspace = try Workspace.withRun()
    let entries = try workspace.folder.entries()
    let page = try page(workspace, "--step", "3")
    #expect(try workspace.folder.entries() == (entries + ["page.html"]).sorted())
    #expect(page.hasPrefix("<!doctype html>"))
    #expect(page.contains("<h1>Step 3 of run.yaml</h1>"))
    #expect(page.contains("<th scope=\"row\">task</th><td>75.0 %</td><td>75.0 %</td>"))
    let batch = try workspace.rehearse("inspect", "run.yaml", "--step", "3", "--json").object()
    let segments = try #require(batch["sequences"]?.elements).flatMap {
      $0["segments"]?.elements ?? []
    }
    #expect(page.split(separator: "<details ").count == segments.count + 1)
    for segment in segments {
      #expect(page.contains("<b>\(try #require(segment["provenance"]?.text))</b>"))
    }
  }

  @Test("equal runs make equal pages in every process")
  func deterministic() throws {
    let workspace = try Workspace.withRun()
    #expect(try page(workspace, "--step", "2") == page(workspace, "--step", "2"))
  }

  @Test("the page says how to see the steps before and after, as the run has them")
  func neighbors() throws {
    let workspace = try Workspace.withRun()
    let change = "output=a b"
    let first = try page(workspace, "--step", "0", "--set", change)
    #expect(!first.contains("previous step"))
    #expect(
      first.contains(
        "rehearse inspect run.yaml --set &#39;output=a b&#39; --step 1 --html page.html"))
    #expect(try !page(workspace, "--step", "3").contains("next step"))
  }

  @Test("the page of a rank has the places of its rows in the batch, and leads to the same rank's")
  func rank() throws {
    let workspace = try Workspace.withRun()
    let page = try page(workspace, "--step", "1", "--rank", "1", "--world", "2")
    for number in 0..<4 {
      #expect(page.contains(" row \(number), epoch") == [1, 3].contains(number))
    }
    #expect(page.contains("rehearse inspect run.yaml --rank 1 --world 2 --step 2 --html page.html"))
  }

  @Test("a character whose bytes are tokens with and without a loss stays whole")
  func splitCharacters() throws {
    let workspace = try Workspace.withRun()
    try workspace.folder.write("{\"text\": \"日本語 <i>\"}\n", to: "japanese.jsonl")
    try workspace.build("prose", "--overwrite", "japanese.jsonl")
    let changes = ["--set", "sources.1.pack=false"]
    let page = try page(workspace, "--step", "0", changes[0], changes[1])
    #expect(page.contains("日本語 &lt;i&gt;"))
    #expect(!page.contains("\u{FFFD}"))
    let printed = try workspace.rehearse(
      "inspect", "run.yaml", "--step", "0", changes[0], changes[1])
    #expect(printed.text.contains("日本語 <i>"))
  }
}
