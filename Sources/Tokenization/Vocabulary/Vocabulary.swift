/// The names of tokens and their ids: a hash table over the exact bytes of the names.
///
/// The standard dictionary is no substitute: it compares strings by canonical equivalence, and takes
/// several times as long to build.
struct Vocabulary: Sendable {
  /// The names, one after the other, and where each ends.
  private var names: [UInt8] = []
  private var ends: [Int] = []
  private var ids: [UInt32] = []
  /// Entry numbers by open addressing; -1 is a free slot. The count is a power of two.
  private var slots: [Int32]

  /// An empty vocabulary with room for `capacity` tokens.
  init(capacity: Int) {
    slots = Array(repeating: -1, count: powerOfTwo(atLeast: max(16, 2 * capacity)))
    ends.reserveCapacity(capacity)
    ids.reserveCapacity(capacity)
  }

  /// The number of tokens.
  var count: Int { ids.count }

  /// Adds a token, unless its name is taken.
  ///
  /// - Returns: whether it was added.
  mutating func insert(_ name: String, id: UInt32) -> Bool {
    let slot = slot(of: name.utf8.span)
    guard slots[slot] < 0 else { return false }
    slots[slot] = Int32(count)
    names.append(contentsOf: name.utf8)
    ends.append(names.count)
    ids.append(id)
    if 2 * count > slots.count { grow() }
    return true
  }

  /// The id of the token whose name has these bytes.
  func id(of name: Span<UInt8>) -> UInt32? {
    let entry = slots[slot(of: name)]
    return entry < 0 ? nil : ids[Int(entry)]
  }

  /// The id of the token called `name`.
  func id(of name: String) -> UInt32? { id(of: name.utf8.span) }

  /// The ids that are not below `id`.
  func ids(from id: UInt32) -> Set<UInt32> { Set(ids.filter { $0 >= id }) }

  /// Every name with its id, in the order of insertion.
  func forEach(_ body: (_ name: String, _ id: UInt32) -> Void) {
    for entry in ids.indices {
      body(String(decoding: names[range(ofEntry: entry)], as: UTF8.self), ids[entry])
    }
  }

  private func range(ofEntry entry: Int) -> Range<Int> {
    (entry == 0 ? 0 : ends[entry - 1])..<ends[entry]
  }

  /// The slot that holds `name`, or the free one where it belongs.
  private func slot(of name: Span<UInt8>) -> Int {
    var slot = Int(truncatingIfNeeded: fnv1a(name)) & (slots.count - 1)
    while slots[slot] >= 0, !entry(Int(slots[slot]), isNamed: name) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func entry(_ entry: Int, isNamed name: Span<UInt8>) -> Bool {
    let range = range(ofEntry: entry)
    guard range.count == name.count else { return false }
    for offset in name.indices where names[range.lowerBound + offset] != name[offset] {
      return false
    }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: 2 * slots.count)
    for entry in ids.indices {
      slots[slot(of: names.span.extracting(range(ofEntry: entry)))] = Int32(entry)
    }
  }
}

/// The least power of two that is not below `count`.
func powerOfTwo(atLeast count: Int) -> Int {
  count <= 1 ? 1 : 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
}

/// The 64-bit FNV-1a hash (Fowler, Noll, Vo), its high bits folded into the low ones.
func fnv1a(_ bytes: Span<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
  return hash ^ hash >> 32
}
