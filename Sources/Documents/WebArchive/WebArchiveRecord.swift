/// Records of web archives.
enum WebArchiveRecord {
  /// The text of a page, or the text that a page was converted to.
  static func text(of record: InputRecord) throws(Rejection) -> String {
    let location = record.location
    guard let header = MessageHeader(record.bytes[...]) else {
      throw Rejection(
        location: location, reason: .brokenPage, detail: "the record's head does not end")
    }
    let body = record.bytes[header.bodyStart...]
    guard header["warc-type"] == "response" else {
      return try text(of: body, header: header, at: location)
    }
    guard let response = MessageHeader(body), response.firstLine.hasPrefix("HTTP/") else {
      throw Rejection(
        location: location, reason: .brokenPage, detail: "the record holds no HTTP response")
    }
    guard response.firstLine.split(separator: " ").dropFirst().first?.hasPrefix("2") ?? false else {
      throw Rejection(
        location: location, reason: .noPage, detail: "the server answered \(response.firstLine)")
    }
    if let encoding = response["content-encoding"], encoding.lowercased() != "identity" {
      throw Rejection(
        location: location, reason: .noPage,
        detail: "the response is compressed (\(encoding)); expected an archive of plain responses")
    }
    var content = body[response.bodyStart...]
    if response["transfer-encoding"]?.lowercased() == "chunked" {
      // Some archives keep the field and store the body without chunks.
      content = ChunkedBody.joined(content) ?? content
    }
    return try text(of: content, header: response, at: location)
  }

  private static func text(
    of body: ArraySlice<UInt8>, header: MessageHeader, at location: RecordLocation
  ) throws(Rejection) -> String {
    let isPage: Bool
    switch header.mediaType {
    case "text/html", "application/xhtml+xml": isPage = true
    case "text/plain": isPage = false
    case let other:
      throw Rejection(
        location: location, reason: .noPage,
        detail: "the content is \(other ?? "of no type"); read are text/html and text/plain")
    }
    let charset = Charset.declared(in: (header["content-type"] ?? "").utf8)
    let page = Page(bytes: Array(body), charset: charset, location: location)
    return isPage ? try page.text() : String(decoding: try page.utf8(), as: UTF8.self)
  }
}
