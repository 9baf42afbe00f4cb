import TestSupport
import Testing

@Suite("export")
struct ExportTests {
  @Test("the merged model answers as the base does with its adapter")
  func merged() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    let model = workspace.model.path
    let outcome = try workspace.rehearse(
      "export", "--model", model, "--adapter", "out/adapter", "--merged", "merged", "--json")
    #expect(outcome.status == 0)
    let report = try outcome.object()
    #expect(report.keys == ["merged", "changed_tensors", "bytes", "seconds"])
    #expect(report["merged"]?.text == "merged")
    #expect(report["changed_tensors"]?.integer == 14)
    func answer(_ options: String...) throws -> String {
      try Executable.run(
        ["generate", "--prompt", "the rain"] + options, in: workspace.folder.path
      ).text
    }
    let adapted = try answer("--model", model, "--adapter", "out/adapter")
    #expect(try answer("--model", "merged") == adapted)
  }

  @Test("neither a folder that holds files nor an adapter of another model is taken")
  func refused() throws {
    let workspace = try Workspace.withRun()
    _ = try workspace.train("out")
    let model = workspace.model.path
    let taken = try workspace.rehearse(
      "export", "--model", model, "--adapter", "out/adapter", "--merged", "out")
    #expect(taken.status == 1)
    #expect(taken.errors.contains("out: holds files already"))
    let config = "out/adapter/adapter_config.json"
    let text = String(decoding: try workspace.folder.read(config), as: UTF8.self)
    try workspace.folder.write(text.replacing("\"r\" : 2", with: "\"r\" : 3"), to: config)
    let other = try workspace.rehearse(
      "export", "--model", model, "--adapter", "out/adapter", "--merged", "merged")
    #expect(other.status == 1)
    #expect(other.errors.contains("out/adapter"))
    #expect(try !workspace.folder.entries().contains("merged"))
  }
}
