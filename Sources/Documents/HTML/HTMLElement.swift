/// What an element does to the text that it holds.
enum HTMLElement {
  case inline
  /// Stands by itself between paragraphs.
  case block
  /// Stands on lines of its own.
  case line
  case lineBreak
  case cell
  case preformatted
  /// Holds nothing that is read on the page. `head` is none: of it, what is not read is hidden by
  /// itself, and libxml2 takes a page that leaves its tags out for one long head.
  case hidden

  private static let elements: [String: HTMLElement] = {
    let names: [(HTMLElement, String)] = [
      (
        .block,
        """
        address article aside blockquote body center details dialog dir div dl fieldset figcaption \
        figure footer form h1 h2 h3 h4 h5 h6 header hr main menu nav ol p section summary table ul
        """
      ),
      (.line, "caption dd dt legend li optgroup option tr"),
      (.lineBreak, "br"),
      (.cell, "td th"),
      (.preformatted, "listing plaintext pre xmp"),
      (
        .hidden,
        """
        applet audio canvas embed iframe math noembed noframes noscript object script style \
        svg template title video
        """
      ),
    ]
    return Dictionary(
      uniqueKeysWithValues: names.flatMap { element, names in
        names.split(separator: " ").map { (String($0), element) }
      })
  }()

  /// The element with a name, which libxml2 has made lower case.
  init(_ name: UnsafePointer<UInt8>?) {
    self = name.flatMap { Self.elements[String(cString: $0)] } ?? .inline
  }
}
