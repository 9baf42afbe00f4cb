/// The head of a record of a web archive, or of an HTTP response: a line, and fields with values.
struct MessageHeader {
  /// Such as `WARC/1.0` or `HTTP/1.1 200 OK`.
  let firstLine: String
  /// Where what it is the head of begins.
  let bodyStart: Int
  /// The first value of each field, by its name in lower case.
  private let values: [String: String]

  /// Reads up to the blank line that ends the head; nil where there is none.
  init?(_ bytes: ArraySlice<UInt8>) {
    var lines: [String] = []
    var start = bytes.startIndex
    while true {
      guard let end = bytes[start...].firstIndex(of: .lineFeed) else { return nil }
      let line = bytes[start..<end]
      start = end + 1
      let text = String(
        decoding: line.last == .carriageReturn ? line.dropLast() : line, as: UTF8.self)
      guard !text.isEmpty else { break }
      lines.append(text)
    }
    bodyStart = start
    firstLine = lines.first ?? ""
    var values: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = line[..<colon].lowercased()
      var value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
      while value.last?.isWhitespace ?? false { value.removeLast() }
      if values[name] == nil { values[name] = String(value) }
    }
    self.values = values
  }

  subscript(name: String) -> String? { values[name] }

  /// The type of the body without parameters, such as `text/html`.
  var mediaType: String? {
    self["content-type"].map {
      String($0.prefix { $0 != ";" }.filter { !$0.isWhitespace }).lowercased()
    }
  }
}
