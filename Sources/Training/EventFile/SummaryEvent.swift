import Storage

/// A message `Event` of TensorFlow's `event.proto`, as protocol-buffer bytes.
struct SummaryEvent {
  private(set) var bytes: [UInt8] = []

  /// The first event of a file, which says what the others are.
  static func version(time: Double) -> Self {
    var event = Self(time: time, step: 0)
    event.append(field: 3, Array("brain.Event:2".utf8))
    return event
  }

  /// A start at a step: a reader forgets what earlier files say of this step and of later ones.
  static func start(step: Int, time: Double) -> Self {
    var event = Self(time: time, step: step)
    // SessionLog { status: START }
    event.append(field: 7, [1 << 3, 1])
    return event
  }

  /// Figures of a step by their tags.
  static func scalars(_ scalars: [(tag: String, value: Double)], step: Int, time: Double) -> Self {
    var summary = Self()
    for (tag, value) in scalars {
      var scalar = Self()
      scalar.append(field: 1, Array(tag.utf8))
      scalar.append(field: 2, bits: Float(value).bitPattern)
      summary.append(field: 1, scalar.bytes)
    }
    var event = Self(time: time, step: step)
    event.append(field: 5, summary.bytes)
    return event
  }

  private init() {}

  private init(time: Double, step: Int) {
    append(field: 1, bits: time.bitPattern)
    append(key: 2, wireType: 0)
    append(varint: UInt64(step))
  }

  private mutating func append(field: UInt64, _ content: [UInt8]) {
    append(key: field, wireType: 2)
    append(varint: UInt64(content.count))
    bytes += content
  }

  /// A fixed number of 8 or of 4 bytes.
  private mutating func append(field: UInt64, bits: some FixedWidthInteger) {
    append(key: field, wireType: bits.bitWidth == 64 ? 1 : 5)
    bytes.append(littleEndian: bits)
  }

  private mutating func append(key field: UInt64, wireType: UInt64) {
    append(varint: field << 3 | wireType)
  }

  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
