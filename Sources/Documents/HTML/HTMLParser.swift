import CXML2

/// Takes the text from HTML with libxml2, which repairs what is no valid HTML.
final class HTMLParser {
  /// How deep elements may be nested: deeper than people nest, and shallow enough that the library
  /// soon finds what a closing tag closes.
  static let deepest = 512

  private let context: htmlParserCtxtPtr
  private var text = HTMLText()
  private var depth = 0
  private var isTooDeep = false

  private init() {
    xmlInitParser()
    guard let context = htmlNewParserCtxt() else { preconditionFailure("out of memory") }
    self.context = context
    // The library's own handlers would build a tree, many times larger than the page.
    var handlers = xmlSAXHandler()
    handlers.startElement = { client, name, _ in HTMLParser.from(client)?.start(name) }
    handlers.endElement = { client, name in HTMLParser.from(client)?.end(name) }
    handlers.characters = { client, bytes, count in
      HTMLParser.from(client)?.text.add(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
    handlers.ignorableWhitespace = handlers.characters
    context.pointee.sax.pointee = handlers
    context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
  }

  deinit { htmlFreeParserCtxt(context) }

  /// The readable text of a page; nil where its elements are nested too deep.
  ///
  /// - Precondition: `page` is valid UTF-8 of less than 2 GiB.
  static func text(of page: [UInt8]) -> String? { HTMLParser().parse(page) }

  private func parse(_ page: [UInt8]) -> String? {
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
    let document = page.withUnsafeBytes {
      htmlCtxtReadMemory(
        context, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count), nil, "UTF-8",
        Int32(options))
    }
    xmlFreeDoc(document)
    return isTooDeep ? nil : text.finish()
  }

  private static func from(_ client: UnsafeMutableRawPointer?) -> HTMLParser? {
    client.map { Unmanaged<HTMLParser>.fromOpaque($0).takeUnretainedValue() }
  }

  private func start(_ name: UnsafePointer<UInt8>?) {
    depth += 1
    guard depth <= Self.deepest else {
      isTooDeep = true
      xmlStopParser(context)
      return
    }
    text.start(HTMLElement(name))
  }

  private func end(_ name: UnsafePointer<UInt8>?) {
    depth -= 1
    text.end(HTMLElement(name))
  }
}
