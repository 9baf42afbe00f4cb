/// How many bytes of UTF-8 a document's text, or all its turns together, may have.
public struct LengthLimits: Equatable, Sendable {
  /// The fewest bytes; nil for no limit.
  public var minimumBytes: Int?
  /// The most bytes; nil for no limit.
  public var maximumBytes: Int?

  /// Sets limits; nil sets none.
  public init(minimumBytes: Int? = nil, maximumBytes: Int? = nil) {
    self.minimumBytes = minimumBytes
    self.maximumBytes = maximumBytes
  }

  /// What is wrong with a document of `count` bytes; nil if nothing is.
  func fault(byteCount count: Int) -> (reason: HygieneReason, detail: String)? {
    if let minimumBytes, count < minimumBytes {
      return (.textTooShort, "\(count) bytes of text, at least \(minimumBytes) expected")
    }
    if let maximumBytes, count > maximumBytes {
      return (.textTooLong, "\(count) bytes of text, at most \(maximumBytes) expected")
    }
    return nil
  }

  /// - Throws: `BuildError` for limits that no document can keep.
  func validate() throws(BuildError) {
    let (least, most) = (minimumBytes ?? 0, maximumBytes ?? .max)
    guard least >= 0, most > 0, least <= most else {
      throw BuildError(
        "texts of at least \(least) and at most \(most) bytes are asked for; the limits must be "
          + "positive, the lower one first")
    }
  }

  var recorded: [String: String] {
    var options: [String: String] = [:]
    if let minimumBytes { options["min_bytes"] = "\(minimumBytes)" }
    if let maximumBytes { options["max_bytes"] = "\(maximumBytes)" }
    return options
  }
}
