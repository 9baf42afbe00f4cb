import Testing

@testable import Reports

@Suite("Markup")
struct HTMLTests {
  private func markup(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

  @Test(
    "no text becomes markup, as content or as the value of an attribute",
    arguments: [
      ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
      ("\" onclick=\"x", "&quot; onclick=&quot;x"), ("' onclick='x", "&#39; onclick=&#39;x"),
      ("</script><!-- &amp;", "&lt;/script&gt;&lt;!-- &amp;amp;"), ("", ""),
      ("日本 🙂 é\tß\n", "日本 🙂 é\tß\n"),
    ])
  func escaping(text: String, escaped: String) {
    #expect(markup(HTML("p") { text }) == "<p>\(escaped)</p>")
    #expect(markup(HTML("p", ["title": text])) == "<p title=\"\(escaped)\"></p>")
  }

  @Test("a carriage return survives, and what HTML cannot hold becomes U+FFFD")
  func controls() {
    #expect(markup(HTML(text: "a\rb\r\nc")) == "a&#13;b&#13;\nc")
    #expect(
      markup(HTML(text: "\0\u{1B}[31m\u{7F}\u{85}")) == "\u{FFFD}\u{FFFD}[31m\u{FFFD}\u{FFFD}")
  }

  @Test("elements nest in the order of the program, and attributes without a value are left out")
  func nesting() {
    let html = HTML("ul", ["class": "a", "hidden": nil]) {
      for word in ["x", "y"] { HTML("li") { word } }
      if true { HTML("li", ["hidden": ""]) { HTML("input", ["type": "search"]) } }
    }
    #expect(
      markup(html) == """
        <ul class="a"><li>x</li><li>y</li><li hidden=""><input type="search"></li></ul>
        """)
  }
}
