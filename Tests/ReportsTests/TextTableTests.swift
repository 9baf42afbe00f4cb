import Reports
import Testing

@Suite("Text tables")
struct TextTableTests {
  private func table(_ rows: [[String]]) -> TextTable {
    var table = TextTable([("run", .left), ("NLL", .right), ("note", .left)])
    for row in rows { table.append(row) }
    return table
  }

  @Test("on a terminal names stand flush left and figures flush right, without trailing spaces")
  func plain() {
    let text = table([["naive", "12.5", "forgets"], ["replay-kl", "0.9", ""]]).plain
    #expect(
      text == """
        run         NLL  note
        naive      12.5  forgets
        replay-kl   0.9
        """)
  }

  @Test("as Markdown the rule says how columns are aligned, and the source lines up")
  func markdown() {
    let text = table([["naive", "12.5", "forgets"], ["replay-kl", "0.9", ""]]).markdown
    #expect(
      text == """
        | run       |  NLL | note    |
        | --------- | ---: | ------- |
        | naive     | 12.5 | forgets |
        | replay-kl |  0.9 |         |
        """)
  }

  @Test("a column narrower than Markdown's shortest rule is widened")
  func narrow() {
    var table = TextTable([("a", .left), ("b", .right)])
    table.append(["x", "1"])
    #expect(
      table.markdown == """
        | a   |   b |
        | --- | --: |
        | x   |   1 |
        """)
  }

  @Test("a table without rows is its header")
  func empty() {
    #expect(table([]).plain == "run  NLL  note")
    #expect(
      table([]).markdown == """
        | run | NLL | note |
        | --- | --: | ---- |
        """)
  }

  @Test("widths count characters, not bytes")
  func unicode() {
    var table = TextTable([("name", .left), ("n", .right)])
    table.append(["é", "1"])
    table.append(["日本語文", "22"])
    #expect(
      table.plain == """
        name   n
        é      1
        日本語文  22
        """)
  }
}
