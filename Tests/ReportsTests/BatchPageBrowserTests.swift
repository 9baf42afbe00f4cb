import Testing

@testable import Reports

@Suite(
  "The page of a batch in Chromium", .serialized,
  .enabled(if: Browser.path != nil, "no chromium on the PATH"))
struct BatchPageBrowserTests {
  private let browser: Browser

  init() throws { browser = try Browser() }

  @Test(
    "the search finds text across pieces in any case, hides the rest, and says how much it found")
  func search() throws {
    try browser.open(SampleBatch.page().bytes)
    #expect(try number("document.querySelectorAll('details.segment').length") == 3)
    _ = try browser.value(of: "document.querySelector('#query').focus()")
    try browser.type("needle")
    try browser.wait(for: "document.querySelector('output').value !== ''")
    #expect(
      try browser.value(of: "document.querySelector('output').value") as? String
        == "3 hits in 2 of 3 segments")
    #expect(try number("CSS.highlights.get('hit').size") == 3)
    #expect(
      try browser.value(of: "[...CSS.highlights.get('hit')].map(String).join()") as? String
        == "needle,NEEDLE,needle")
    #expect(try number("document.querySelectorAll('details.segment:not([hidden])').length") == 2)
    #expect(try number("document.querySelectorAll('.bar a.miss').length") == 1)
    #expect(browser.complaints == [])
  }

  @Test("what is searched for is text, not a pattern, and may be anything")
  func literalSearch() throws {
    for (query, hits) in [("1+1?", 1), (".*", 0), ("[", 0), ("\\", 0), ("a-b/{", 0), ("İ", 0)] {
      try browser.open(SampleBatch.page().bytes)
      _ = try browser.value(of: "document.querySelector('#query').focus()")
      try browser.type(query)
      try browser.wait(for: "document.querySelector('output').value !== ''")
      #expect(
        try number("parseInt(document.querySelector('output').value)") == hits, "\(query)")
    }
    #expect(browser.complaints == [])
  }

  @Test("without JavaScript all text can be read, and no search is offered")
  func withoutScripts() throws {
    let page = SampleBatch.page(text: SampleBatch.hostileText)
    try browser.open(page.bytes, runsScripts: false)
    #expect(
      try browser.value(of: "document.querySelector('form').checkVisibility()") as? Bool == false)
    let text = try browser.value(of: "document.querySelector('#text').textContent") as? String
    #expect(text?.contains("</details><script>window.broken = 1</script>") == true)
    #expect(text?.contains("What is 1+1?\n2") == true)
    _ = try browser.value(of: "document.querySelector('details:not([open]) summary').click()")
    #expect(
      try browser.value(of: "document.querySelector('#row-1-segment-1').checkVisibility()") as? Bool
        == true)
    #expect(browser.complaints == [])
  }

  @Test("nothing in the text runs or leaves its place")
  func hostileText() throws {
    try browser.open(
      SampleBatch.page(text: SampleBatch.hostileText, sources: ["<script>a", "</p>"]).bytes)
    #expect(try browser.value(of: "typeof window.broken") as? String == "undefined")
    #expect(try number("document.scripts.length") == 1)
    #expect(try number("document.querySelectorAll('#text > section.row').length") == 2)
    #expect(browser.complaints == [])
  }

  @Test("the policy of the page lets nothing else run")
  func policy() throws {
    try browser.open(SampleBatch.page().bytes)
    _ = try browser.value(
      of: """
        const added = document.createElement("script");
        added.textContent = "window.broken = 1";
        document.body.append(added);
        """)
    #expect(try browser.value(of: "typeof window.broken") as? String == "undefined")
    #expect(browser.complaints.contains { $0.contains("Content Security Policy") })
  }

  @Test("on a phone nothing is wider than the screen", arguments: [320, 360])
  func phone(width: Int) throws {
    let names = (0..<30).map { "a-source-with-quite-a-long-name-\($0)" }
    try browser.open(
      SampleBatch.page(text: SampleBatch.hostileText, sources: names).bytes, width: width)
    #expect(try number("document.documentElement.scrollWidth") == width)
    _ = try browser.value(of: "document.querySelectorAll('details').forEach(d => d.open = true)")
    #expect(try number("document.documentElement.scrollWidth") == width)
  }

  @Test("by keyboard: past the head, over the blocks, to the text of one")
  func keyboard() throws {
    try browser.open(SampleBatch.page().bytes)
    var visited: [String] = []
    for _ in 0..<7 {
      try browser.press("Tab", code: 9)
      visited.append(
        try browser.value(of: "document.activeElement.getAttribute('href')") as? String ?? "")
    }
    let blocks = ["#row-0-segment-0", "#row-1-segment-0", "#row-1-segment-1"]
    #expect(visited == ["#main", "#blocks", "#sources", "#text"] + blocks)
    try browser.wait(
      for: "getComputedStyle(document.querySelector(':focus foreignObject')).opacity === '1'")
    try browser.press("Tab", code: 9)
    #expect(try browser.value(of: "document.activeElement.id") as? String == "query")
  }

  @Test("text stands out from what is behind it", arguments: ["light", "dark"])
  func contrast(scheme: String) throws {
    try browser.open(SampleBatch.page().bytes, scheme: scheme)
    let worst = try browser.value(of: Self.lowestContrast) as? [Any]
    let ratio = try #require(worst?.first as? Double)
    #expect(ratio >= 4.5, "\(worst ?? [])")
  }

  /// The lowest contrast of an element's text, by WCAG 2.2, and the element.
  private static let lowestContrast = """
    (() => {
      const channels = (color) => color.match(/[\\d.]+/g).map(Number);
      const luminance = (color) => channels(color).slice(0, 3)
        .map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const isClear = (color) => channels(color)[3] === 0;
      const background = (e) => {
        const color = getComputedStyle(e).backgroundColor;
        return isClear(color) ? background(e.parentElement) : color;
      };
      const hasText = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
      return [...document.body.querySelectorAll("*")].filter((e) => hasText(e) && e.tagName !== "SCRIPT")
        .map((e) => {
          const style = getComputedStyle(e);
          const text = luminance(e.tagName === "text" ? style.fill : style.color);
          const behind = luminance(background(e));
          const ratio = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
          return [ratio, e.outerHTML.slice(0, 80)];
        })
        .sort((a, b) => a[0] - b[0])[0];
    })()
    """

  private func number(_ expression: String) throws -> Int? {
    try browser.value(of: expression) as? Int
  }
}
