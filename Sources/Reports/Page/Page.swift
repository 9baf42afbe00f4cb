/// A page that is complete in itself: one file that asks the network for nothing.
struct Page {
  /// What the window and the bookmarks call it.
  let title: String
  /// Style sheets beside those of all pages.
  var styles: [PageAsset] = []
  /// Scripts, run in order when all of the page is there.
  var scripts: [PageAsset] = []
  /// What comes before the main content: the heading.
  let header: HTML
  /// The main content.
  let main: HTML

  /// The file.
  var bytes: [UInt8] {
    let document = HTML("html", ["lang": "en"]) {
      HTML("head") { head }
      HTML("body") {
        HTML("a", ["class": "skip", "href": "#main"]) { "Skip to the content" }
        HTML("header") { header }
        HTML("main", ["id": "main", "tabindex": "-1"]) { main }
        for script in scripts { HTML("script") { HTML(verbatim: script.content) } }
      }
    }
    return Array("<!doctype html>\n".utf8) + document.bytes + Array("\n".utf8)
  }

  @HTMLBuilder private var head: HTML {
    HTML("meta", ["charset": "utf-8"])
    HTML("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
    HTML("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    HTML("meta", ["name": "color-scheme", "content": "light dark"])
    HTML("title") { title }
    for style in allStyles { HTML("style") { HTML(verbatim: style.content) } }
  }

  private var allStyles: [PageAsset] { [.pageStyle] + styles }

  /// Allows the page's own styles and scripts, by their digests, and nothing else from anywhere.
  private var policy: String {
    func sources(_ assets: [PageAsset]) -> String {
      assets.isEmpty ? "'none'" : assets.map { "'sha256-\($0.digest)'" }.joined(separator: " ")
    }
    return "default-src 'none'; style-src \(sources(allStyles)); script-src \(sources(scripts)); "
      + "base-uri 'none'; form-action 'none'"
  }
}

/// A style sheet or a script that is written into pages.
struct PageAsset {
  /// All of it.
  let content: StaticString
  /// The SHA-256 of the content in base64, by which a page's policy knows it. A constant, since
  /// this module has no digests; the tests say what it must be.
  let digest: String
}
