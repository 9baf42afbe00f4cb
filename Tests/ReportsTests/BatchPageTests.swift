import Reports
import Testing

@Suite("The page of a batch")
struct BatchPageTests {
  private func markup(_ page: BatchPage) -> String { String(decoding: page.bytes, as: UTF8.self) }

  @Test("equal batches make equal pages")
  func deterministic() {
    #expect(SampleBatch.page().bytes == SampleBatch.page().bytes)
  }

  @Test("the heading has the figures of the run and of the batch")
  func figures() {
    let text = markup(SampleBatch.page())
    #expect(text.contains("<h1>Step 7 of run.yaml</h1>"))
    let facts = [
      ("steps of the run", "1,200"), ("sequences", "2"), ("sequence length", "100"),
      ("tokens", "130"), ("supervised", "104"), ("padding", "35.0 %"), ("shares of", "sequences"),
      ("seed", "17"),
    ]
    for (name, value) in facts {
      #expect(text.contains("<dt>\(name)</dt><dd>\(value)</dd>"), "\(name)")
    }
    #expect(text.contains("<code>rehearse inspect run.yaml --step 6</code>"))
  }

  @Test("blocks are to scale: what carries a loss stands twice as high, and padding is the rest")
  func blocks() {
    let text = markup(SampleBatch.page())
    let boxes = [
      ("prompt", "0.0000%", 14, "25.0000%", 14), ("response loss", "25.0000%", 0, "5.0000%", 28),
      ("padding", "30.0000%", 0, "70.0000%", 28), ("text", "0.0000%", 14, "1.0000%", 14),
      ("text loss", "1.0000%", 0, "59.0000%", 28), ("text loss", "60.0000%", 0, "40.0000%", 28),
    ]
    for (name, x, y, width, height) in boxes {
      #expect(
        text.contains(
          "<rect class=\"\(name)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\">"))
    }
  }

  @Test("every row names its source, and says what it holds")
  func rows() {
    let text = markup(SampleBatch.page())
    let task = " row 0, epoch 2, 30 tokens, 5 supervised, attention across segments"
    #expect(text.contains("<p><b>sums</b>\(task)</p>"))
    #expect(text.contains("<h3>sums<small>\(task)</small></h3>"))
    #expect(text.contains("<p><b>prose</b> row 1, epoch 0, 100 tokens, 99 supervised</p>"))
  }

  @Test("every block says where it came from and leads to its text")
  func provenance() {
    let text = markup(SampleBatch.page())
    for anchor in ["row-0-segment-0", "row-1-segment-0", "row-1-segment-1"] {
      #expect(text.contains("<a href=\"#\(anchor)\">"))
      #expect(text.contains("id=\"\(anchor)\""))
    }
    let details = "document 8,000, from its token 3,000; 60 tokens, 59 supervised"
    #expect(text.contains("<b>prose.txt:1</b> \(details)</p></foreignObject>"))
    #expect(text.contains("<b>prose.txt:1</b> \(details)</summary>"))
  }

  @Test("a source shows its shares, its draws, its lengths and its most frequent tokens")
  func sources() {
    let text = markup(SampleBatch.page())
    #expect(
      text.contains("<th scope=\"row\">prose</th><td>50.0 %</td><td>50.0 %</td><td>1.50</td>"))
    #expect(text.contains("1,234 sequences, 98,765 tokens so far"))
    #expect(text.contains("2 segments of 40 to 60 tokens, median 60"))
    #expect(text.contains("<code>␣the</code> 12"))
    #expect(text.contains("<code>&lt;E4 BD&gt;</code> 3"))
  }

  @Test("a source that the batch does not have is there all the same")
  func absentSource() {
    #expect(markup(SampleBatch.page(sources: ["a", "b", "c"])).contains("Not in this batch."))
  }

  @Test("text of any kind stays text, and long text is folded")
  func hostileText() {
    let text = markup(SampleBatch.page(text: SampleBatch.hostileText, sources: ["<b>", "\"&"]))
    #expect(!text.contains("<script>window"))
    #expect(text.contains("&lt;/div&gt;&lt;/details&gt;&lt;script&gt;window.broken"))
    #expect(text.contains("<b>&lt;b&gt;</b>"))
    #expect(text.utf8.allSatisfy { $0 >= 0x20 || $0 == UInt8(ascii: "\n") })
    #expect(text.contains("<details class=\"segment\"><summary><b>prose.txt:2</b>"))
    #expect(text.contains("<details class=\"segment\" open=\"\"><summary><b>prose.txt:1</b>"))
  }
}
