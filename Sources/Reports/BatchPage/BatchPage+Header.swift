extension BatchPage {
  /// The heading, the figures of the run and of the batch, and the way to other steps.
  @HTMLBuilder var header: HTML {
    HTML("h1") { "Step \(Figures.grouped(step)) of \(run.name)" }
    HTML("dl", ["class": "facts"]) {
      for (name, value) in facts {
        HTML("div") {
          HTML("dt") { name }
          HTML("dd") { value }
        }
      }
    }
    if !run.commands.isEmpty {
      HTML("dl", ["class": "commands"]) {
        for (label, command) in run.commands {
          HTML("dt") { label }
          HTML("dd") { HTML("code") { command } }
        }
      }
    }
    HTML("nav", ["aria-label": "Parts of this page"]) {
      for (anchor, name) in [("blocks", "Blocks"), ("sources", "Sources"), ("text", "Text")] {
        HTML("a", ["href": "#\(anchor)"]) { name }
      }
    }
  }

  private var facts: [(name: String, value: String)] {
    let tokens = rows.reduce(0) { $0 + $1.tokenCount }
    let supervised = rows.reduce(0) { $0 + $1.supervisedTokenCount }
    let places = max(rows.count * run.sequenceLength, 1)
    return [
      ("steps of the run", Figures.grouped(run.steps)),
      ("sequences", Figures.grouped(rows.count)),
      ("sequence length", Figures.grouped(run.sequenceLength)),
      ("tokens", Figures.grouped(tokens)),
      ("supervised", Figures.grouped(supervised)),
      ("padding", Figures.percent(Double(places - tokens) / Double(places))),
      ("shares of", run.shareUnit),
      ("seed", "\(run.seed)"),
    ]
  }
}
