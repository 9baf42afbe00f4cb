extension BatchPage {
  /// The shares so far, and what the batch has of every source.
  var sourcesSection: HTML {
    HTML("section", ["id": "sources", "aria-labelledby": "sources-heading"]) {
      HTML("h2", ["id": "sources-heading"]) { "Sources" }
      shareTable
      HTML("p", ["class": "note"]) {
        "The lines show each source's share of \(run.shareUnit) from the first step to this one; "
          + "the dashed line is the configured share."
      }
      HTML("div", ["class": "cards"]) {
        for (number, source) in sources.enumerated() {
          card(of: source, segments: rows.filter { $0.source == number }.flatMap(\.segments))
        }
      }
    }
  }

  private var shareTable: HTML {
    HTML("table") {
      HTML("caption") { "Shares of \(run.shareUnit) up to this step" }
      HTML("thead") {
        HTML("tr") {
          for name in ["source", "configured", "so far", "epochs"] {
            HTML("th", ["scope": "col"]) { name }
          }
        }
      }
      HTML("tbody") {
        for source in sources { shareRow(of: source) }
      }
    }
  }

  private func shareRow(of source: Source) -> HTML {
    let share = source.shares[source.shares.count - 1]
    return HTML("tr") {
      HTML("th", ["scope": "row"]) { source.name }
      HTML("td") { Figures.percent(share.configured) }
      HTML("td") { Figures.percent(share.achieved) }
      HTML("td") { Figures.decimal(source.epochs, places: 2) }
    }
  }

  private func card(of source: Source, segments: [Segment]) -> HTML {
    let share = source.shares[source.shares.count - 1]
    return HTML("article") {
      HTML("h3") { source.name }
      ShareChart(points: source.shares).svg(
        summary: "\(source.name): \(Figures.percent(share.achieved)) of \(run.shareUnit) so far, "
          + "\(Figures.percent(share.configured)) configured")
      HTML("p", ["class": "note"]) {
        "\(Figures.grouped(source.sequences)) sequences, "
          + "\(Figures.grouped(source.tokens)) tokens so far"
      }
      if segments.isEmpty {
        HTML("p", ["class": "note"]) { "Not in this batch." }
      } else {
        lengths(of: segments)
        frequentTokens(of: source)
      }
    }
  }

  @HTMLBuilder private func lengths(of segments: [Segment]) -> HTML {
    let lengths = segments.map(\.tokenCount).sorted()
    let summary =
      lengths.count == 1
      ? "1 segment of \(Figures.grouped(lengths[0])) tokens"
      : "\(Figures.grouped(lengths.count)) segments of \(Figures.grouped(lengths[0])) to "
        + "\(Figures.grouped(lengths[lengths.count - 1])) tokens, median "
        + Figures.grouped(lengths[lengths.count / 2])
    HTML("h4") { "Lengths of the segments" }
    Histogram(lengths, limit: run.sequenceLength).svg(summary: summary, unit: "tokens")
    HTML("p", ["class": "note"]) { summary }
  }

  @HTMLBuilder private func frequentTokens(of source: Source) -> HTML {
    HTML("h4") { "Most frequent tokens" }
    HTML("ol", ["class": "tokens"]) {
      for (text, count) in source.frequentTokens {
        HTML("li") {
          HTML("code") { text }
          " \(Figures.grouped(count))"
        }
      }
    }
  }
}
