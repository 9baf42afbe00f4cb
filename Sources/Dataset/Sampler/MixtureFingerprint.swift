import Sampling
import Shards
public import Storage

/// What the batches of a mixture depend on, in parts that can be named where they differ.
public struct MixtureFingerprint: Codable, Equatable, Sendable {
  /// The value of every part, by the name of the run file's key where there is one.
  public let parts: [String: String]

  /// The parts of a mixture.
  init(_ opened: OpenedMixture) {
    let mixture = opened.mixture
    var parts = [
      "seed": "\(mixture.seed)",
      "sequence_length": "\(mixture.sequenceLength)",
      "batch.sequences": "\(mixture.sequencesPerStep)",
      "share_unit": mixture.shareUnit.rawValue,
      "sources": mixture.sources.map(\.name).joined(separator: ", "),
      "tokenizer": "\(opened.tokenizer.hash)",
    ]
    if mixture.start != MixtureStart() {
      let drawn = mixture.start.drawn.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      parts["start"] = "step \(mixture.start.step), drawn \(drawn.joined(separator: ", "))"
    }
    for (number, source) in opened.sources.enumerated() {
      let name = "sources.\(source.specification.name)"
      parts["\(name).share"] = opened.shareDescription(ofSource: number)
      parts["\(name).overflow"] = source.specification.overflow.rawValue
      parts["\(name).pack"] = "\(source.specification.packs)"
      parts["\(name).attention"] = source.specification.attention.rawValue
      parts["\(name).kind"] = source.set.manifest.kind.rawValue
      parts["\(name).shards"] = "\(source.set.contentHash)"
    }
    self.parts = parts
  }

  /// The same with further parts of a caller's own.
  public func adding(_ further: [String: String]) -> Self {
    Self(parts: parts.merging(further) { $1 })
  }

  private init(parts: [String: String]) { self.parts = parts }

  /// One digest of all parts.
  public var digest: Digest {
    // A line break cannot be mistaken for a part's end: the length stands before each text.
    let lines = parts.sorted { $0.key < $1.key }.map { name, value in
      "\(name.utf8.count) \(name) \(value.utf8.count) \(value)\n"
    }
    return Digest(of: Array(lines.joined().utf8))
  }

  /// What differs from an earlier fingerprint: `share_unit: tokens before, sequences now`.
  public func differences(from earlier: Self) -> [String] {
    Set(parts.keys).union(earlier.parts.keys).sorted().compactMap { name in
      let (before, now) = (earlier.parts[name], parts[name])
      return before == now ? nil : "\(name): \(before ?? "absent") before, \(now ?? "absent") now"
    }
  }
}

extension MixtureFingerprint {
  /// The keys that all sources share and their sequences depend on.
  private static let commonKeys = ["seed", "sequence_length", "tokenizer"]

  /// Whether the batches of a mixture with an earlier fingerprint were others.
  ///
  /// - Parameter earlier: may have further parts, which do not matter here.
  public func isOtherMixture(than earlier: Self) -> Bool {
    let keys = parts.keys.filter(Self.isOfMixture)
    return Set(keys) != Set(earlier.parts.keys.filter(Self.isOfMixture))
      || keys.contains { parts[$0] != earlier.parts[$0] }
  }

  /// Whether a source had the same sequences, in the same order, in a mixture with an earlier
  /// fingerprint.
  public func hasSameSequences(ofSource name: String, as earlier: Self) -> Bool {
    let own = ["overflow", "pack", "kind", "shards"].map { "sources.\(name).\($0)" }
    return (Self.commonKeys + own).allSatisfy { parts[$0] == earlier.parts[$0] }
  }

  private static func isOfMixture(_ key: String) -> Bool {
    key.hasPrefix("sources") || commonKeys.contains(key)
      || ["batch.sequences", "share_unit", "start"].contains(key)
  }
}

extension OpenedMixture {
  /// The source's part in the whole, or its own share and those of the groups around it if any share changes.
  fileprivate func shareDescription(ofSource number: Int) -> String {
    guard shares.settledStep > 0 else { return shares.finalPart(ofSource: number) }
    let around = mixture.groups.filter { $0.sources.contains(number) }
    let shares = around.map { "\($0.name) \($0.share)" } + ["\(mixture.sources[number].share)"]
    return shares.joined(separator: ", of it ")
  }
}
