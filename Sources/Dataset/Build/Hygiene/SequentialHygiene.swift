import Storage

/// The checks that are made in the order of the inputs: the user's filter, exact duplicates, then near
/// ones.
///
/// It is given all records in that order, so that its verdicts do not depend on the number of workers.
/// A set of digests takes 21 to 43 bytes a document; near duplicates take more,
/// see `NearDuplicateIndex`.
struct SequentialHygiene: ~Copyable {
  private var filter: CommandFilter?
  private let deduplicates: Bool
  private var digests: Set<Digest128> = []
  private var near: NearDuplicateIndex?

  init(_ settings: HygieneSettings) throws(StorageError) {
    if let command = settings.filter { filter = try CommandFilter(command) } else { filter = nil }
    deduplicates = settings.deduplication != .none
    near = settings.deduplication.minHash.map { NearDuplicateIndex($0) }
  }

  /// Takes in the next records, and gives back those that are decided, in order.
  ///
  /// - Throws: `BuildError` and `StorageError` where the filter fails.
  mutating func judge(_ records: [PreparedRecord]) throws -> [PreparedRecord] {
    deduplicate(try filter?.judge(records) ?? records)
  }

  /// Gives back the records that were still undecided, after the last has been taken in.
  mutating func finish() throws -> [PreparedRecord] {
    deduplicate(try filter?.finish() ?? [])
  }

  private mutating func deduplicate(_ records: [PreparedRecord]) -> [PreparedRecord] {
    guard deduplicates else { return records }
    var judged = records
    for index in judged.indices {
      guard let fingerprints = judged[index].fingerprints,
        let rejection = rejection(of: fingerprints)
      else { continue }
      judged[index] = judged[index].rejected(rejection)
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
