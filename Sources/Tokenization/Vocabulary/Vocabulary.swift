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

  /// The names, one after the other.
  private var names: [UInt8] = []
  private var entries: [Entry] = []
  /// Open addressing, at most three quarters full; the count is a power of two. A slot is 1 + an
  /// entry's number below 32 bits of its name's hash, so that other names are seldom looked at; 0
  /// is free.
  private var slots: [UInt64]

  /// An empty vocabulary with room for `capacity` tokens.
  init(capacity: Int) {
    slots = Array(repeating: 0, count: powerOfTwo(atLeast: max(16, capacity + capacity / 3)))
    entries.reserveCapacity(capacity)
  }

  /// The number of tokens.
  var count: Int { entries.count }

  /// Adds a token, unless its name is taken.
  ///
  /// - Returns: whether it was added.
  mutating func insert(_ name: Span<UInt8>, id: UInt32) -> Bool {
    if 4 * count >= 3 * slots.count { grow() }
    let hash = Self.hash(of: name)
    let slot = slot(of: name, hash: hash)
    guard slots[slot] == 0 else { return false }
    for index in name.indices { names.append(name[index]) }
    entries.append(Entry(end: UInt32(names.count), id: id))
    slots[slot] = hash << 32 | UInt64(count)
    return true
  }

  /// Adds a token, unless its name is taken.
  ///
  /// - Returns: whether it was added.
  mutating func insert(_ name: String, id: UInt32) -> Bool { insert(name.utf8.span, id: id) }

  /// The id of the token whose name has these bytes.
  func id(of name: Span<UInt8>) -> UInt32? { entry(named: name).map { entries[$0].id } }

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
    return entry(named: name.span)
  }

  /// The id of the entry of this number.
  func id(ofEntry entry: Int) -> UInt32 { entries[entry].id }

  private func entry(named name: Span<UInt8>) -> Int? {
    let slot = slots[slot(of: name, hash: Self.hash(of: name))]
    return slot == 0 ? nil : Self.entry(in: slot)
  }

  private func range(ofEntry entry: Int) -> Range<Int> {
    (entry == 0 ? 0 : Int(entries[entry - 1].end))..<Int(entries[entry].end)
  }

  private static func entry(in slot: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: slot)) - 1 }

  /// The slot that holds `name`, or the free one where it belongs.
  private func slot(of name: Span<UInt8>, hash: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
    while slots[index] != 0 {
      if UInt32(truncatingIfNeeded: slots[index] >> 32) == UInt32(truncatingIfNeeded: hash),
        names.span.extracting(range(ofEntry: Self.entry(in: slots[index]))).elementsEqual(name)
      {
        return index
      }
      index = (index + 1) & (slots.count - 1)
    }
    return index
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    for number in entries.indices {
      let hash = Self.hash(of: names.span.extracting(range(ofEntry: number)))
      let free = slot(of: names.span.extracting(range(ofEntry: number)), hash: hash)
      slots[free] = hash << 32 | UInt64(number + 1)
    }
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
