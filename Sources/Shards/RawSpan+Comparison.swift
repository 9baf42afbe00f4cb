import Storage

extension RawSpan {
  /// True if the span holds exactly `bytes`.
  func elementsEqual(_ bytes: [UInt8]) -> Bool {
    byteCount == bytes.count
      && bytes.indices.allSatisfy { littleEndian(at: $0, as: UInt8.self) == bytes[$0] }
  }
}
