import TestSupport
import Testing

@Suite("Reports that are wrong")
struct ReportFaultTests {
  @Test(
    "what is wrong is named with its place, and nothing is written",
    arguments: [
      ("kl-1: KL", "kl-2: KL", "no run kl-2 in doc/results/figures.json; there are base, naive"),
      ("figure: memory_bytes", "figure: size", "no figure size in doc/results/figures.json; there"),
      ("by: naive", "by: plain", "no run plain in"),
      ("figures: results/figures.json\nfigure", "figures: no.json\nfigure", "no.json: cannot be"),
      ("as: bytes", "as: words", "doc/study.md:12: columns.memory.as: found \"words\", expected"),
      ("corner: β", "edge: β", "doc/study.md:20: unknown key \"edge\""),
      ("[kl-1, –]", "[kl-1]", "doc/study.md:22: rows.1: 1 runs under 2 columns"),
      ("runs: [naive],", "runs: none,", "doc/study.md:32: series.plain.runs: found"),
      ("[kl-*]", "[l2-*]", "no run l2-* in"),
      ("title: KL & forgetting\n", "", "title: missing; expected a text"),
      ("old\n<!-- end -->", "old", "doc/study.md:5: the table that begins here"),
      ("runs: { base", "runs: { : base", "doc/study.md:7: "),
      ("kl-1: KL", "kl-2: KL", "doc/study.md:6: no run kl-2"),
      (
        "\n", "\r\n", "doc/study.md: no block; expected a line of <!-- table, <!-- grid, <!-- chart"
      ),
      ("<!-- ", "<!--", "doc/study.md: no block"),
      ("  exact: {", "  exact: {}\n  e: {", "columns.exact.figure: missing"),
      ("charts.svg", "study.md", "doc/study.md is another file of the report's"),
      ("charts.svg", "my charts.svg", "file: found \"my charts.svg\", expected a path without"),
      ("[kl-*]", "[kl-*, kl-0]", "kl-0 is in the chart already"),
      ("{ figure: chat.kl,", "{ figure: memory_bytes,", "series.KL.runs: no run has both figures"),
    ])
  func faults(old: String, new: String, problem: String) throws {
    let document = ReportSample.document.replacing(old, with: new)
    #expect(document != ReportSample.document)
    let workspace = try ReportSample.workspace(document)
    let outcome = try workspace.rehearse("report", "doc/study.md")
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    #expect(try ReportSample.text("doc/study.md", in: workspace) == document)
    #expect(!workspace.exists("doc/charts.svg"))
  }

  @Test(
    "figures that are none are named",
    arguments: [
      ("{", "not the figures of a study"),
      (#"{"version":2,"base":{},"runs":[]}"#, "version 2; this program reads 1"),
      (
        #"{"version":1,"base":{},"runs":[{"name":"a","seeds":[1],"figures":{"b":[]}}]}"#,
        "a has 0 values of b and 1 seeds"
      ),
    ])
  func figureFaults(figures: String, problem: String) throws {
    let workspace = try ReportSample.workspace()
    try workspace.folder.write(figures, to: "doc/results/figures.json")
    let outcome = try workspace.rehearse("report", "doc/study.md")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("doc/results/figures.json: \(problem)"), "\(outcome.errors)")
  }
}
