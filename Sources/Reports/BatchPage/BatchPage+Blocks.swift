extension BatchPage {
  private static let barHeight = 28

  /// The rows as bars to scale.
  var blocksSection: HTML {
    HTML("section", ["id": "blocks", "aria-labelledby": "blocks-heading"]) {
      HTML("h2", ["id": "blocks-heading"]) { "Blocks to scale" }
      HTML("p", ["class": "note"]) {
        "A bar is a row of \(Figures.grouped(run.sequenceLength)) tokens. "
          + "A block is a segment; it leads to its text."
      }
      legend
      paddingHatch
      HTML("ol", ["class": "bars"]) {
        for row in rows {
          HTML("li") {
            HTML("p") {
              HTML("b") { sources[row.source].name }
              rowDetails(row)
            }
            bar(of: row)
          }
        }
      }
    }
  }

  /// What is said of a row beside its source's name.
  func rowDetails(_ row: Row) -> String {
    " row \(row.number), epoch \(Figures.grouped(row.epoch)), "
      + "\(Figures.grouped(row.tokenCount)) tokens, "
      + "\(Figures.grouped(row.supervisedTokenCount)) supervised"
      + (row.attendsAcrossSegments ? ", attention across segments" : "")
  }

  /// The anchor of a segment's text.
  func anchor(row: Int, segment: Int) -> String { "row-\(row)-segment-\(segment)" }

  private var legend: HTML {
    HTML("ul", ["class": "legend"]) {
      for role in Role.allCases {
        HTML("li") {
          HTML("svg", ["class": "swatch", "width": "24", "height": "14", "aria-hidden": "true"]) {
            HTML("rect", ["class": "\(role.rawValue) loss", "width": "12", "height": "14"])
            HTML(
              "rect", ["class": role.rawValue, "x": "12", "y": "7", "width": "12", "height": "7"])
          }
          role.rawValue
        }
      }
      HTML("li") { "full height: carries a loss; half height: does not" }
      HTML("li") {
        HTML("svg", ["class": "swatch", "width": "24", "height": "14", "aria-hidden": "true"]) {
          HTML("rect", ["class": "padding", "width": "24", "height": "14"])
        }
        "padding"
      }
    }
  }

  private var paddingHatch: HTML {
    HTML("svg", ["class": "definitions", "width": "0", "height": "0", "aria-hidden": "true"]) {
      HTML(
        "pattern",
        [
          "id": "hatch", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse",
          "patternTransform": "rotate(45)",
        ]
      ) {
        HTML("rect", ["class": "hatch", "width": "2", "height": "6"])
      }
    }
  }

  private func bar(of row: Row) -> HTML {
    var start = 0
    var blocks: [HTML] = []
    for (index, segment) in row.segments.enumerated() {
      let target = "#" + anchor(row: row.number, segment: index)
      blocks.append(block(of: segment, at: start, target: target))
      start += segment.tokenCount
    }
    return HTML("svg", ["class": "bar", "width": "100%", "height": "\(Self.barHeight)"]) {
      HTML(blocks)
      if start < run.sequenceLength {
        box(start..<run.sequenceLength, class: "padding") {
          HTML("title") { "\(Figures.grouped(run.sequenceLength - start)) places of padding" }
        }
      }
    }
  }

  private func block(of segment: Segment, at start: Int, target: String) -> HTML {
    var end = start
    var pieces: [HTML] = []
    for piece in segment.pieces {
      pieces.append(
        box(
          end..<end + piece.tokenCount, class: piece.styleClass, isFull: piece.isSupervised))
      end += piece.tokenCount
    }
    return HTML("a", ["href": target]) {
      HTML(pieces)
      if start > 0 {
        HTML(
          "line",
          [
            "class": "cut", "x1": percent(start), "x2": percent(start), "y2": "\(Self.barHeight)",
          ])
      }
      box(start..<end, class: "outline")
      // Shown by the style sheet when the block is pointed at or has the focus.
      HTML(
        "foreignObject",
        ["y": "\(Self.barHeight + 2)", "width": "100%", "height": "\(Self.barHeight)"]
      ) {
        HTML("p", ["class": "provenance"]) {
          HTML("b") { segment.place }
          " \(segment.details)"
        }
      }
    }
  }

  /// A part of a bar over the places of some tokens.
  private func box(
    _ tokens: Range<Int>, class name: String, isFull: Bool = true,
    @HTMLBuilder content: () -> HTML = { HTML() }
  ) -> HTML {
    let height = isFull ? Self.barHeight : Self.barHeight / 2
    return HTML(
      "rect",
      [
        "class": name, "x": percent(tokens.lowerBound),
        "y": "\(Self.barHeight - height)", "width": percent(tokens.count), "height": "\(height)",
      ], content: content)
  }

  private func percent(_ tokens: Int) -> String {
    Figures.decimal(100 * Double(tokens) / Double(run.sequenceLength), places: 4) + "%"
  }
}
