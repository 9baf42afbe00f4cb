extension BatchPage {
  /// The longest text, in bytes, that is open from the start.
  private static let openLimit = 1_500
  /// How many characters of a closed text are shown.
  private static let previewLength = 160

  /// The decoded text of every segment.
  var textSection: HTML {
    HTML("section", ["id": "text", "aria-labelledby": "text-heading"]) {
      HTML("h2", ["id": "text-heading"]) { "Text" }
      HTML("p", ["class": "note"]) {
        "Underlined: "
        HTML("span", ["class": "sample loss"]) { "carries a loss" }
        ". A label says what the text behind it is for."
      }
      searchForm
      for row in rows {
        HTML("section", ["class": "row"]) {
          HTML("h3") {
            sources[row.source].name
            HTML("small") { rowDetails(row) }
          }
          for (index, segment) in row.segments.enumerated() {
            text(of: segment, anchor: anchor(row: row.number, segment: index))
          }
        }
      }
    }
  }

  /// Shown by the script that serves it.
  private var searchForm: HTML {
    HTML("form", ["role": "search", "hidden": ""]) {
      HTML("label", ["for": "query"]) { "Search the text" }
      HTML(
        "input", ["id": "query", "type": "search", "autocomplete": "off", "spellcheck": "false"])
      HTML("output", ["for": "query"])
    }
  }

  private func text(of segment: Segment, anchor: String) -> HTML {
    let length = segment.pieces.reduce(0) { $0 + $1.text.utf8.count }
    let opening = segment.pieces.lazy.flatMap(\.text).prefix(Self.previewLength)
    return HTML("details", ["class": "segment", "open": length > Self.openLimit ? nil : ""]) {
      HTML("summary") {
        HTML("b") { segment.place }
        " \(segment.details)"
        if length > Self.openLimit {
          HTML("span", ["class": "preview", "dir": "auto"]) { String(opening) + "…" }
        }
      }
      // The text is of no language that the page would know.
      HTML("div", ["class": "decoded", "id": anchor, "lang": "", "dir": "auto"]) {
        for piece in segment.pieces {
          HTML("span", ["class": piece.styleClass, "data-label": piece.label]) { piece.text }
        }
      }
    }
  }
}
