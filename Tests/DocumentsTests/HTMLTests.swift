import Documents
import TestSupport
import Testing

@Suite("A page")
struct HTMLTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func event(_ page: [UInt8]) throws -> DocumentEvent {
    let found = try events(of: [folder.write(page, to: "a.html")])
    try #require(found.count == 1)
    return found[0]
  }

  private func event(_ page: String) throws -> DocumentEvent { try event(Array(page.utf8)) }

  @Test("gives the text that is read on it, with blank lines between its blocks")
  func text() throws {
    let page = """
      <!DOCTYPE html><html><head><title>T</title><style>p { }</style></head>
      <body>\u{20}<h1>One &amp; <b>two</b></h1><script>if (a < b) {}</script>
      <p>a
        b&eacute; <i>c</i>d<!-- no --></p>text<p>&#128512; &lt;p&gt;<noscript>no</noscript>
      </body></html>
      """
    #expect(try event(page).text == "One & two\n\na bé cd\n\ntext\n\n😀 <p>")
  }

  @Test(
    "may leave out the tags of its head and body",
    arguments: [
      ("<title>T</title><main><p>Text</main>", "Text"),
      ("<title>T</title><section>a</section><article>b</article>", "a\n\nb"),
      ("<nav>n</nav><p>x", "n\n\nx"),
      ("<meta charset=utf-8><style>s</style><script>j</script><main>Text</main>", "Text"),
      ("<head><title>T</title></head><main>Text</main>", "Text"),
    ])
  func impliedTags(page: String, text: String) throws {
    #expect(try event("<!doctype html>" + page).text == text)
  }

  @Test("keeps lines where they mean something")
  func lines() throws {
    #expect(try event("a<br>b<br/> <br>c").text == "a\nb\n\nc")
    #expect(try event("<ul><li>a</li><li>b</li></ul>c").text == "a\nb\n\nc")
    #expect(
      try event("<table><tr><td>a<td>b<tr><th>c</th> <td>d</table>").text == "a\tb\nc\td")
    #expect(try event("a<pre>\n  b\n\n    c \n</pre>d").text == "a\n\nb\n\n    c\n\nd")
  }

  @Test("need not be valid HTML")
  func soup() throws {
    #expect(
      try event("<p>a <b>b <i>c</b> d</i> & e &foo; <1 </x>").text?.hasPrefix("a b c d & e") == true
    )
    #expect(try event("plain\r\ntext").text == "plain text")
  }

  @Test("may be in another encoding, which it declares")
  func charsets() throws {
    let latin = Array("<meta charset='ISO-8859-1'><p>".utf8) + [0xE9, 0x93]
    #expect(try event(latin).text == "é“")
    let header = "<meta http-equiv=Content-Type content=\"text/html; charset=koi8-r\">"
    #expect(try event(Array(header.utf8) + [0xC1]).text == "а")
    #expect(try event("<meta charset=latin1>é").text == "é")
  }

  @Test("is not repaired before its encoding is known")
  func repair() throws {
    let path = try folder.write(Array("<meta charset=latin1>".utf8) + [0xE9], to: "a.html")
    var reader = try RecordReader(inputs: [path])
    guard case .record(let record) = try reader.next() else { return }
    #expect(record.replacingInvalidUTF8() == nil)
  }

  @Test(
    "of bytes in no encoding that is known is rejected",
    arguments: ["", "<meta charset=utf-8>", "<meta charset=x-nothing>", "<meta charset=euc-jp>"])
  func invalid(start: String) throws {
    #expect(try event(Array(start.utf8) + [0xFF, 0xFF]).reason == .invalidUTF8)
  }

  @Test("of no text is rejected", arguments: ["", " ", "<p> <br></p>", "<title>a</title>"])
  func empty(page: String) throws { #expect(try event(page).reason == .empty) }

  @Test("may be nested deep, but not without end")
  func deep() throws {
    let tags = String(repeating: "<div>", count: 500)
    #expect(try event(tags + "a").text == "a")
    let deeper = String(repeating: "<div>", count: 200_000) + "a"
    #expect(try event(deeper + String(repeating: "</p>", count: 200_000)).reason == .brokenPage)
  }

  @Test("may have attributes, but not without number, as text has behind a tag that is not closed")
  func attributes() throws {
    let attributes = (0..<9_000).map { "a\($0)" }.joined(separator: " ")
    #expect(try event("<p \(attributes)>a").text == "a")
    let words = (0..<1_000_000).map { "w\($0)" }.joined(separator: " ")
    #expect(try event("<p class='x' \(words)").reason == .brokenPage)
    #expect(try event("<p title = '\(words)'>a").text == "a")
  }

  @Test("is not larger than pages are")
  func large() throws {
    #expect(try event("<p>" + String(repeating: "word ", count: 4 << 20)).reason == .tooLong)
  }

  @Test("is never a conversation")
  func chat() throws {
    let path = try folder.write("<p>a", to: "a.htm")
    #expect(try events(of: [path], kind: .chat).map(\.reason) == [.unknownFormat])
  }

  @Test("with random changes is read or rejected")
  func mutated() throws {
    let page = """
      <html><head><meta charset="iso-8859-1"><title>x</title></head><body><table><tr><td>a &amp;
      <pre> b </pre></td></tr></table><script>var a = "<p>";</script><p>é<br/>&#x1F600;</p></body>
      """
    try readMutations(of: Array(page.utf8), name: "a.html", in: folder)
  }
}
