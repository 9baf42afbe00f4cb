import Sampling

/// The signatures of the documents so far, found again by their bands.
///
/// For 16 bands of 8 rows it takes 0.8 to 1.1 kB a document, and half as much again while it grows:
/// 512 bytes for the signature, 64 for the chains, and 16 to 32 for each band's entry in the table.
/// 300,000 documents were measured to take 1.4 kB each at the peak.
struct NearDuplicateIndex {
  /// How many of the latest documents with the same band are compared: what all documents of a site
  /// begin with would else be compared with each of them.
  static let comparedPerBand = 100

  private let settings: MinHashSettings
  /// The signatures one after another.
  private var signatures: [UInt32] = []
  /// The last document that has a band, by the band's hash.
  private var latest: [UInt64: Int32] = [:]
  /// For each document and band, the document before it with the same band; −1 for none.
  private var previous: [Int32] = []

  init(_ settings: MinHashSettings) { self.settings = settings }

  /// Adds a document unless it is a near duplicate of one added before; false if it is.
  mutating func insert(_ signature: [UInt32]) -> Bool {
    let keys = (0..<settings.bands).map { key(ofBand: $0, in: signature) }
    for (band, key) in keys.enumerated() {
      var candidate = latest[key] ?? -1
      var compared = 0
      while candidate >= 0, compared < Self.comparedPerBand {
        if isNear(signature, Int(candidate)) { return false }
        candidate = previous[Int(candidate) * settings.bands + band]
        compared += 1
      }
    }
    let document = Int32(previous.count / settings.bands)
    signatures += signature
    for key in keys { previous.append(latest.updateValue(document, forKey: key) ?? -1) }
    return true
  }

  private func key(ofBand band: Int, in signature: [UInt32]) -> UInt64 {
    signature[band * settings.rows..<(band + 1) * settings.rows].reduce(UInt64(band)) {
      SeededHash.mix(($0 ^ UInt64($1)) &+ 0x9E37_79B9_7F4A_7C15)
    }
  }

  private func isNear(_ signature: [UInt32], _ document: Int) -> Bool {
    let start = document * signature.count
    let equal = signature.indices.count { signature[$0] == signatures[start + $0] }
    return Double(equal) >= settings.threshold * Double(signature.count)
  }
}
