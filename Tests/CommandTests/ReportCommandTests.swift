import TestSupport
import Testing

@Suite("report")
struct ReportCommandTests {
  @Test("tables hold means with the intervals of Student's t, and what is around them stays")
  func filled() throws {
    let workspace = try ReportSample.workspace()
    let outcome = try workspace.rehearse("report", "doc/study.md")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try ReportSample.text("doc/study.md", in: workspace)
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
    let workspace = try ReportSample.workspace()
    _ = try workspace.rehearse("report", "doc/study.md")
    let svg = try ReportSample.text("doc/charts.svg", in: workspace)
    #expect(svg.hasPrefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<svg xmlns="))
    #expect(svg.contains("KL &amp; forgetting"))
    #expect(svg.contains("<title>kl-1: 0.500, -0.500</title>"))
    #expect(svg.contains("R² = 1.00"))
    #expect(svg.ranges(of: "<polyline class=\"series-1\"").count == 2)
    #expect(svg.ranges(of: "<polyline class=\"series-0\"").isEmpty)
  }

  @Test("a file that is filled is left as it is, and one that is out of date fails a check")
  func checked() throws {
    let workspace = try ReportSample.workspace()
    let before = try ReportSample.text("doc/study.md", in: workspace)
    let check = try workspace.rehearse("report", "doc/study.md", "--check")
    #expect(check.status == 1)
    #expect(check.errors.contains("doc/study.md: out of date"))
    #expect(check.errors.contains("doc/charts.svg: out of date"))
    #expect(try ReportSample.text("doc/study.md", in: workspace) == before)
    _ = try workspace.rehearse("report", "doc/study.md")
    #expect(try workspace.rehearse("report", "doc/study.md", "--check").status == 0)
    let again = try workspace.rehearse("report", "doc/study.md")
    #expect(again.status == 0 && again.text.isEmpty)
  }

  @Test("figures that are not finite are dashes, as are those too large to be bytes")
  func infinite() throws {
    let workspace = try ReportSample.workspace(
      """
      <!-- table
      figures: results/figures.json
      runs: { naive: a, kl-1: b }
      columns:
        by base: { figure: chat.forgetting, as: bytes, by: base }
        by kl: { figure: chat.kl, by: kl-1, places: 1 }
        large: { figure: large, as: bytes }
      -->
      <!-- end -->
      """)
    try workspace.folder.write(
      ReportSample.figures.replacing(
        "\"chat.kl\":[0.5]", with: "\"chat.kl\":[0.5],\"large\":[1e30]"),
      to: "doc/results/figures.json")
    let outcome = try workspace.rehearse("report", "doc/study.md")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try ReportSample.text("doc/study.md", in: workspace)
    // Seeds that are not the same are divided mean by mean, which has no interval.
    #expect(text.contains("| a | – | 4.7 | – |\n| b | – | 1.0 | – |"))
  }

  @Test("code between fences holds no blocks")
  func code() throws {
    let workspace = try ReportSample.workspace("```\n<!-- table\n```\n" + ReportSample.document)
    #expect(try workspace.rehearse("report", "doc/study.md").status == 0)
    let text = try ReportSample.text("doc/study.md", in: workspace)
    #expect(text.hasPrefix("```\n<!-- table\n```\n# A study\n"))
  }
}
