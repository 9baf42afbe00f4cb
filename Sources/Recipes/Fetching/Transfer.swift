import CCurl

/// One request for a file, or for the rest of one.
///
/// libcurl rather than the `curl` program: only from within can it be seen, before the first byte is
/// kept, whether a server sends the rest that was asked for or begins anew.
final class Transfer {
  /// A request that failed.
  struct Failure: Error {
    let reason: String
    /// True where the same request may succeed later.
    let isTransient: Bool
    /// True where the server has no byte at the offset that was asked for.
    var isRangeRefused = false
  }

  private let address: Address
  private let limits: FetchLimits
  private let onResponse: (ResponseHeaders) throws -> Void
  private let onBytes: (RawSpan) throws -> Void
  private var headers = ResponseHeaders()
  private var hasBegun = false
  private var receiverError: (any Error)?

  /// Prepares a request.
  ///
  /// - Parameters:
  ///   - onResponse: called once, before the first byte.
  ///   - onBytes: called for the bytes in order. Errors of either end the transfer.
  init(
    _ address: Address, limits: FetchLimits,
    onResponse: @escaping (ResponseHeaders) throws -> Void,
    onBytes: @escaping (RawSpan) throws -> Void
  ) {
    self.address = address
    self.limits = limits
    self.onResponse = onResponse
    self.onBytes = onBytes
  }

  /// Carries out the request.
  ///
  /// - Parameters:
  ///   - offset: the first byte that is wanted.
  ///   - validator: what the file must still be for its rest to be sent; see `ResponseHeaders`.
  /// - Throws: `Failure`, or what a receiver threw.
  func run(from offset: Int, validator: String?) throws {
    guard let handle = curl_easy_init() else {
      throw Failure(reason: "libcurl cannot start", isTransient: false)
    }
    defer { curl_easy_cleanup(handle) }
    var list: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(list) }
    if offset > 0, let validator {
      list = curl_slist_append(list, "Range: bytes=\(offset)-")
      list = curl_slist_append(list, "If-Range: \(validator)")
      rehearse_curl_set_headers(handle, list)
    }
    configure(handle)
    let code = curl_easy_perform(handle)
    if let receiverError { throw receiverError }
    guard code == CURLE_OK else { throw failure(code) }
    try beginIfNeeded()
  }

  private func configure(_ handle: UnsafeMutableRawPointer) {
    rehearse_curl_set_string(handle, CURLOPT_URL, address.text)
    rehearse_curl_set_string(handle, CURLOPT_USERAGENT, "rehearse")
    rehearse_curl_set_protocols(handle, address.scheme == .https)
    for (option, value) in [
      (CURLOPT_FOLLOWLOCATION, 1), (CURLOPT_MAXREDIRS, 10), (CURLOPT_FAILONERROR, 1),
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECTTIMEOUT, limits.connectTimeout),
      (CURLOPT_LOW_SPEED_LIMIT, 1), (CURLOPT_LOW_SPEED_TIME, limits.stallTimeout),
      (CURLOPT_BUFFERSIZE, 512 << 10),
    ] { rehearse_curl_set_long(handle, option, value) }
    rehearse_curl_set_receivers(
      handle,
      { bytes, size, count, context in
        Transfer.receive(bytes, size * count, context) { $0.takeHeader($1) }
      },
      { bytes, size, count, context in
        Transfer.receive(bytes, size * count, context) { try $0.takeBody($1) }
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Gives bytes to the transfer that `context` stands for; any other count than theirs ends it.
  private static func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ body: (Transfer, RawSpan) throws -> Void
  ) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    do {
      try body(transfer, UnsafeRawBufferPointer(start: bytes, count: count).bytes)
      return count
    } catch {
      transfer.receiverError = error
      return 0
    }
  }

  private func takeHeader(_ bytes: RawSpan) {
    headers.take(line: bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
  }

  private func takeBody(_ bytes: RawSpan) throws {
    try beginIfNeeded()
    try onBytes(bytes)
  }

  private func beginIfNeeded() throws {
    guard !hasBegun else { return }
    hasBegun = true
    try onResponse(headers)
  }

  private func failure(_ code: CURLcode) -> Failure {
    if code == CURLE_HTTP_RETURNED_ERROR, let status = headers.status {
      return Failure(
        reason: "the server answers \(status)\(Self.advice(status))",
        isTransient: status >= 500 || [408, 416, 425, 429].contains(status),
        isRangeRefused: status == 416)
    }
    let reason = String(cString: curl_easy_strerror(code))
    return Failure(reason: reason, isTransient: Self.transientCodes.contains(code.rawValue))
  }

  /// Failures of a connection or of a busy server rather than of the request.
  private static let transientCodes: Set<UInt32> = Set(
    [
      CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
      CURLE_PARTIAL_FILE, CURLE_OPERATION_TIMEDOUT, CURLE_SSL_CONNECT_ERROR, CURLE_GOT_NOTHING,
      CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
    ].map(\.rawValue))

  private static func advice(_ status: Int) -> String {
    switch status {
    case 401, 403: "; the publisher may ask for consent: fetch the file by hand and put it in place"
    case 404, 410: "; the file is no longer there: correct the recipe's address"
    default: ""
    }
  }
}
