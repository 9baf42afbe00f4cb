import Storage

/// The checks of a document that need those before it: exact duplicates, then near ones.
///
/// It is given all records in the order of the inputs, so that its verdicts do not depend on the
/// number of workers. A set of digests takes 21 to 43 bytes a document; near duplicates take more,
/// see `NearDuplicateIndex`.
struct SequentialHygiene: ~Copyable {
  private let deduplicates: Bool
  private var digests: Set<Digest128> = []
  private var near: NearDuplicateIndex?

  init(_ settings: HygieneSettings) {
    deduplicates = settings.deduplication != .none
    near = settings.deduplication.minHash.map { NearDuplicateIndex($0) }
  }

  /// The next records, those of them rejected that must be left out.
  mutating func judge(_ records: [PreparedRecord]) -> [PreparedRecord] {
    guard deduplicates else { return records }
    var judged = records
    for index in judged.indices {
      guard let fingerprints = judged[index].fingerprints,
        let rejection = rejection(of: fingerprints)
      else { continue }
      judged[index] = PreparedRecord(rejected: rejection)
    }
    return judged
  }

  private mutating func rejection(of document: Fingerprints) -> RejectedRecord? {
    if let digest = document.digest, !digests.insert(digest).inserted {
      return RejectedRecord(
        location: document.location, reason: .duplicate, detail: "an earlier record says the same")
    }
    if let signature = document.signature, near?.insert(signature) == false {
      return RejectedRecord(
        location: document.location, reason: .nearDuplicate,
        detail: "an earlier record says nearly the same")
    }
    return nil
  }
}
