import TestSupport
import Testing

@Suite("report")
struct ReportCommandTests {
  private static let figures = """
    {"version":1,
    "base":{"orders.accuracy":0,"chat.forgetting":0,"chat.nll":1},
    "runs":[
    {"name":"naive","seeds":[1,2,3],"figures":{"orders.accuracy":[1,1,1],"chat.forgetting":[1,2,3],"chat.kl":[1,2,4],"memory_bytes":[1024,1024,1024]}},
    {"name":"kl-0","seeds":[1,2,3],"figures":{"orders.accuracy":[0.5,0.5,0.5],"chat.forgetting":[0.1,0.2,0.3],"chat.kl":[1,1,1]}},
    {"name":"kl-1","seeds":[1],"figures":{"orders.accuracy":[0.25],"chat.forgetting":[-0.5],"chat.kl":[0.5]}}
    ]}
    """

  private static let document = """
    # A study

    Before.

    <!-- table
    figures: results/figures.json
    runs: { base: base, naive: plain | LoRA, kl-1: KL }
    columns:
      exact: { figure: orders.accuracy, as: percent }
      forgets: { figure: chat.forgetting, as: signed, places: 2 }
      by naive: { figure: chat.forgetting, as: factor, by: naive }
      memory: { figure: memory_bytes, as: bytes }
    -->
    old
    <!-- end -->
    Between.
    <!-- grid
    figures: results/figures.json
    figure: chat.forgetting
    corner: β
    columns: [none, all]
    rows: { "0": [kl-0, naive], "1": [kl-1, –] }
    -->
    <!-- end -->
    <!-- chart
    figures: results/figures.json
    file: charts.svg
    title: KL & forgetting
    x: { figure: chat.kl, title: KL }
    y: { figure: chat.forgetting, title: forgetting }
    series:
      plain: { runs: [naive] }
      KL: { runs: [kl-*], joined: true }
    fit: true
    -->
    <!-- end -->
    After.
    """

  private func workspace(_ document: String = document) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.folder.write(Self.figures, to: "doc/results/figures.json")
    try workspace.folder.write(document, to: "doc/study.md")
    return workspace
  }

  private func text(_ name: String, in workspace: Workspace) throws -> String {
    String(decoding: try workspace.folder.read(name), as: UTF8.self)
  }

  @Test("tables hold means with the intervals of Student's t, and what is around them stays")
  func filled() throws {
    let workspace = try workspace()
    let outcome = try workspace.rehearse("report", "doc/study.md")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try text("doc/study.md", in: workspace)
    #expect(text.hasPrefix("# A study\n\nBefore.\n\n<!-- table\nfigures:"))
    #expect(
      text.contains(
        """
        -->

        |  | exact | forgets | by naive | memory |
        | --- | ---: | ---: | ---: | ---: |
        | base | 0.0 % | +0.00 | 0.00 × | – |
        | plain \\| LoRA | 100.0 ± 0.0 % | +2.00 ± 2.48 | 1.00 ± 0.00 × | 1.0 KiB |
        | KL | 25.0 % | -0.50 | -0.25 × | – |

        <!-- end -->
        Between.

        """))
    #expect(
      text.contains(
        """
        | β | none | all |
        | --- | ---: | ---: |
        | 0 | 0.200 ± 0.248 | 2.000 ± 2.484 |
        | 1 | -0.500 | – |
        """))
    #expect(!text.contains("old"))
    #expect(text.hasSuffix("](charts.svg)\n\n<!-- end -->\nAfter."))
  }

  @Test("a chart is an image of its own, which holds no other markup than its own")
  func chart() throws {
    let workspace = try workspace()
    _ = try workspace.rehearse("report", "doc/study.md")
    let svg = try text("doc/charts.svg", in: workspace)
    #expect(svg.hasPrefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<svg xmlns="))
    #expect(svg.contains("KL &amp; forgetting"))
    #expect(svg.contains("<title>kl-1: 0.500, -0.500</title>"))
    #expect(svg.contains("R² = 1.00"))
    #expect(svg.ranges(of: "<polyline class=\"series-1\"").count == 2)
    #expect(svg.ranges(of: "<polyline class=\"series-0\"").isEmpty)
  }

  @Test("a file that is filled is left as it is, and one that is out of date fails a check")
  func checked() throws {
    let workspace = try workspace()
    let before = try text("doc/study.md", in: workspace)
    let check = try workspace.rehearse("report", "doc/study.md", "--check")
    #expect(check.status == 1)
    #expect(check.errors.contains("doc/study.md: out of date"))
    #expect(check.errors.contains("doc/charts.svg: out of date"))
    #expect(try text("doc/study.md", in: workspace) == before)
    _ = try workspace.rehearse("report", "doc/study.md")
    #expect(try workspace.rehearse("report", "doc/study.md", "--check").status == 0)
    let again = try workspace.rehearse("report", "doc/study.md")
    #expect(again.status == 0 && again.text.isEmpty)
  }

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
      ("runs: [naive] }", "runs: none }", "doc/study.md:32: series.plain.runs: found"),
      ("[kl-*]", "[l2-*]", "no run l2-* in"),
      ("title: KL & forgetting\n", "", "title: missing; expected a text"),
      ("old\n<!-- end -->", "old", "doc/study.md:5: the table that begins here"),
      ("runs: { base", "runs: { : base", "doc/study.md:7: "),
    ])
  func faults(old: String, new: String, problem: String) throws {
    let document = Self.document.replacing(old, with: new)
    #expect(document != Self.document)
    let workspace = try workspace(document)
    let outcome = try workspace.rehearse("report", "doc/study.md")
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    #expect(try text("doc/study.md", in: workspace) == document)
    #expect(!workspace.exists("doc/charts.svg"))
  }

  @Test(
    "figures that are none are named",
    arguments: [
      ("{", "not the figures of a study"),
      (#"{"version":2,"base":{},"runs":[]}"#, "version 2; this program reads 1"),
      (
        #"{"version":1,"base":{},"runs":[{"name":"a","seeds":[1],"figures":{"b":[]}}]}"#,
        "a has a figure without a value"
      ),
    ])
  func figureFaults(figures: String, problem: String) throws {
    let workspace = try workspace()
    try workspace.folder.write(figures, to: "doc/results/figures.json")
    let outcome = try workspace.rehearse("report", "doc/study.md")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("doc/results/figures.json: \(problem)"), "\(outcome.errors)")
  }
}
