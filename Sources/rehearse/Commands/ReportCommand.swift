import ArgumentParser
import Reports
import Storage

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Fill the tables and charts of a Markdown file from studies' figures.",
    discussion: """
      A block of the file says in YAML, in a comment, what it shows; what stands between the comment \
      and the line <!-- end --> is replaced. Figures are those of figures.json, which `rehearse \
      study` writes beside its comparison. Training.docc/Study.md describes the blocks.

      Examples:
        rehearse report STUDY.md
        rehearse report STUDY.md --check
      """)

  @Argument(help: "A Markdown file; relative paths in it start at its folder.")
  var file: String

  @Flag(help: "Write nothing, and end with status 1 where a table or a chart is out of date.")
  var check = false

  func run() throws {
    let old = try text(of: file)
    var files: [(path: String, bytes: [UInt8])] = []
    let document = try ReportDocument(old, name: file)
    let new = try document.filled { kind, node in
      switch kind {
      case .table: return try ReportTable(node, runs: open).lines
      case .grid: return try ReportGrid(node, runs: open).lines
      case .chart:
        let chart = try ReportChart(node, runs: open)
        let path = resolved(chart.file)
        guard path != file, !files.contains(where: { $0.path == path }) else {
          throw CommandError.failure("\(path) is another file of the report's; name one of its own")
        }
        files.append((path, chart.chart.bytes))
        return chart.lines
      }
    }
    files.append((file, Array(new.utf8)))
    let changed = files.filter { (try? FileSystem.read($0.path, limit: 1 << 26)) != $0.bytes }
    if check {
      for file in changed { Terminal.error("\(file.path): out of date") }
      guard changed.isEmpty else { throw ExitCode.failure }
    } else {
      for file in changed {
        try FileSystem.createFolder(FileSystem.folder(of: file.path))
        try FileSystem.publish(file.bytes, to: file.path)
        Terminal.output("\(file.path) written")
      }
    }
  }

  private func text(of path: String) throws -> String {
    let bytes = try FileSystem.read(path, limit: 1 << 26)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandError.failure("\(path): not valid UTF-8")
    }
    return text
  }

  private func open(_ path: String) throws -> ReportedRuns {
    try ReportedRuns(path: resolved(path))
  }

  private func resolved(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileSystem.folder(of: file))/\(path)"
  }
}
