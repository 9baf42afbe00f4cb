/// The names of tokens and their ids: a hash table over the exact bytes of the names.
///
/// The standard dictionary is no substitute: it compares strings by canonical equivalence, and takes
/// several times as long to build.
struct Vocabulary: Sendable {
  private struct Entry {
    /// Where the name ends; it begins where the entry before ends.
    var end: UInt32
    var id: UInt32
  }

  private struct Slot {
    /// A short name itself, or a hash of a longer one.
    var key: UInt64 = 0
    /// 1 + the entry's number; 0 where the slot is free.
    var entry: UInt32 = 0
    /// The entry's id once more, so that looking up a short name touches nothing but the slot.
    var id: UInt32 = 0
  }

  /// The names, one after the other.
  private var names: [UInt8] = []
  private var entries: [Entry] = []
  /// Open addressing, at most three quarters full; the count is a power of two.
  private var slots: [Slot]

  /// An empty vocabulary with room for `capacity` tokens.
  init(capacity: Int) {
    slots = Array(repeating: Slot(), count: powerOfTwo(atLeast: max(16, capacity + capacity / 3)))
    entries.reserveCapacity(capacity)
  }

  /// The number of tokens.
  var count: Int { entries.count }

  /// Adds a token, unless its name is taken.
  ///
  /// - Returns: whether it was added.
  mutating func insert(_ name: Span<UInt8>, id: UInt32) -> Bool {
    if 4 * count >= 3 * slots.count { grow() }
    let key = Self.key(of: name)
    let free = slot(of: name, key: key)
    guard slots[free].entry == 0 else { return false }
    for index in name.indices { names.append(name[index]) }
    entries.append(Entry(end: UInt32(names.count), id: id))
    slots[free] = Slot(key: key, entry: UInt32(count), id: id)
    return true
  }

  /// Adds a token, unless its name is taken.
  ///
  /// - Returns: whether it was added.
  mutating func insert(_ name: String, id: UInt32) -> Bool { insert(name.utf8.span, id: id) }

  /// The id of the token whose name has these bytes.
  func id(of name: Span<UInt8>) -> UInt32? {
    let slot = slots[slot(of: name, key: Self.key(of: name))]
    return slot.entry == 0 ? nil : slot.id
  }

  /// The id of the token called `name`.
  func id(of name: String) -> UInt32? { id(of: name.utf8.span) }

  /// The ids that are not below `id`.
  func ids(from id: UInt32) -> Set<UInt32> { Set(entries.lazy.map(\.id).filter { $0 >= id }) }

  /// Every name with its id, in the order of insertion.
  func forEach(_ body: (_ name: Span<UInt8>, _ id: UInt32) -> Void) {
    for (number, entry) in entries.enumerated() {
      body(names.span.extracting(range(ofEntry: number)), entry.id)
    }
  }
}

extension Vocabulary {
  /// The number of the entry whose name is `left` followed by `right`, counted by insertion.
  ///
  /// - Parameter guess: the entry to try first. Trainers number tokens in the order of the merges
  ///   that make them, so the successor of the last product saves nearly all look-ups.
  func entry(named left: Span<UInt8>, _ right: Span<UInt8>, guess: Int) -> Int? {
    if guess < count {
      let range = range(ofEntry: guess)
      let middle = range.lowerBound + left.count
      if range.count == left.count + right.count,
        names.span.extracting(range.lowerBound..<middle).elementsEqual(left),
        names.span.extracting(middle..<range.upperBound).elementsEqual(right)
      {
        return guess
      }
    }
    var name: [UInt8] = []
    for index in left.indices { name.append(left[index]) }
    for index in right.indices { name.append(right[index]) }
    let slot = slots[slot(of: name.span, key: Self.key(of: name.span))]
    return slot.entry == 0 ? nil : Int(slot.entry) - 1
  }

  /// The id of the entry of this number.
  func id(ofEntry entry: Int) -> UInt32 { entries[entry].id }

  private func range(ofEntry entry: Int) -> Range<Int> {
    (entry == 0 ? 0 : Int(entries[entry - 1].end))..<Int(entries[entry].end)
  }

  /// The slot that holds `name`, or the free one where it belongs.
  private func slot(of name: Span<UInt8>, key: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: Self.mix(key)) & (slots.count - 1)
    while slots[index].entry != 0 {
      if slots[index].key == key, key & 0xFF != Self.longName || self.name(in: index, is: name) {
        return index
      }
      index = (index + 1) & (slots.count - 1)
    }
    return index
  }

  private func name(in slot: Int, is name: Span<UInt8>) -> Bool {
    names.span.extracting(range(ofEntry: Int(slots[slot].entry) - 1)).elementsEqual(name)
  }

  private mutating func grow() {
    slots = Array(repeating: Slot(), count: 2 * slots.count)
    for (number, entry) in entries.enumerated() {
      let key = Self.key(of: names.span.extracting(range(ofEntry: number)))
      let free = slot(of: names.span.extracting(range(ofEntry: number)), key: key)
      slots[free] = Slot(key: key, entry: UInt32(number + 1), id: entry.id)
    }
  }

  /// What stands in a key's low byte in place of a short name's length.
  private static let longName: UInt64 = 0xFF

  /// Up to seven bytes and, in the low byte, their count; of a longer name the hash.
  private static func key(of name: Span<UInt8>) -> UInt64 {
    guard name.count <= 7 else { return hash(of: name) | longName }
    var key: UInt64 = 0
    for index in name.indices { key = key << 8 | UInt64(name[index]) }
    return key << 8 | UInt64(name.count)
  }

  /// Eight bytes a step, each by a multiplication to 128 bits whose halves are folded together (the
  /// step of wyhash and its kin).
  private static func hash(of name: Span<UInt8>) -> UInt64 {
    var hash = UInt64(name.count)
    var word: UInt64 = 0
    for index in name.indices {
      word = word << 8 | UInt64(name[index])
      if index & 7 == 7 {
        hash = mix(hash ^ word)
        word = 0
      }
    }
    return mix(hash ^ word)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
  }
}

/// The least power of two that is not below `count`.
func powerOfTwo(atLeast count: Int) -> Int {
  count <= 1 ? 1 : 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
}
