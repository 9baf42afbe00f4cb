import Shards
public import Storage

/// The sequences of one optimizer update, in the order of their rows.
public struct Batch: Equatable, Sendable {
  /// The step, from 0.
  public let step: Int
  /// The rows of the global batch, or those of one rank.
  public let sequences: [PackedSequence]

  /// Rows of a step.
  public init(step: Int, sequences: [PackedSequence]) {
    self.step = step
    self.sequences = sequences
  }

  /// A digest of all that the sequences hold: sources, documents and their places, ids and roles.
  public func digest(in mixture: Mixture) -> Digest {
    var bytes: [UInt8] = []
    for sequence in sequences {
      let name = Array(mixture.sources[sequence.source].name.utf8)
      bytes.append(littleEndian: UInt64(name.count))
      bytes += name
      bytes.append(littleEndian: UInt64(sequence.segments.count))
      for segment in sequence.segments {
        for number in [segment.document, segment.offset, segment.ids.count] {
          bytes.append(littleEndian: UInt64(number))
        }
        for id in segment.ids { bytes.append(littleEndian: id) }
        bytes += segment.roles.map(\.rawValue)
      }
    }
    return Digest(of: bytes)
  }
}
