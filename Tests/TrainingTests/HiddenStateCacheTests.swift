import Storage
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Stored hidden states of the base")
struct HiddenStateCacheTests {
  private static let columns = 5
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(base: String = "base", limit: Int = 1 << 20) throws -> HiddenStateCache {
    try HiddenStateCache(
      folder: folder.path, base: base, columns: Self.columns, epochs: [3], limit: limit)
  }

  private func sequence(
    _ segments: [[UInt32]] = [[4, 5, 6], [7, 8]], rows: [Int] = [0, 1, 3], epoch: Int = 0
  ) -> ComparedSequence {
    ComparedSequence(source: 0, epoch: epoch, segments: segments, rows: rows, sampled: [1])
  }

  private func states(rows: Int = 3, seed: UInt64 = 1) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    return Matrix(
      rows: rows, columns: Self.columns,
      values: (0..<rows * Self.columns).map { _ in Float.random(in: -9...9, using: &generator) })
  }

  private func files() throws -> [String] {
    try FileSystem.list(folder.path).filter { $0.hasSuffix(".states") }
  }

  @Test("what was stored is found, to the bit, also by the next process")
  func roundTrip() throws {
    let states = states()
    states[1, 2] = -.zero
    states[2, 0] = Float.leastNonzeroMagnitude
    try {
      let cache = try open()
      #expect(try cache.states(of: sequence()) == nil)
      try cache.store(states, of: sequence())
      #expect(try files().count == 1)
    }()
    let cache = try open()
    let found = try #require(try cache.states(of: sequence(epoch: 2)))
    #expect(found.values.map(\.bitPattern) == states.values.map(\.bitPattern))
    #expect(cache.byteCount == (try FileSystem.size(of: folder.file(files()[0]))))
  }

  @Test("other ids, segments or rows are another sequence")
  func identity() throws {
    let cache = try open()
    try cache.store(states(), of: sequence())
    let others = [
      sequence([[4, 5, 6], [7, 9]]), sequence([[4, 5, 6, 7, 8]]), sequence([[4, 5], [6, 7, 8]]),
      sequence(rows: [0, 1, 2]), sequence(rows: [0, 1]),
    ]
    for other in others { #expect(try cache.states(of: other) == nil) }
    #expect(try cache.states(of: sequence()) != nil)
  }

  @Test("the states of another base are removed, the files of others are not")
  func otherBases() throws {
    try {
      let cache = try open(base: "one")
      try cache.store(states(), of: sequence())
    }()
    let foreign = ["notes.txt", "precious.states", "0123-4567.states"]
    for name in foreign { try folder.write("keep me", to: name) }
    let cache = try open(base: "two")
    #expect(cache.byteCount == 0)
    #expect(try cache.states(of: sequence()) == nil)
    #expect(try files() == ["0123-4567.states", "precious.states"])
    try cache.store(states(), of: sequence())
    try HiddenStateCache.clear(folder: folder.path)
    #expect(try files() == ["0123-4567.states", "precious.states"])
    for name in foreign { #expect(FileSystem.exists(folder.file(name))) }
  }

  @Test("sequences of a source's last epoch are not kept")
  func lastEpoch() throws {
    let cache = try open()
    try cache.store(states(), of: sequence(epoch: 2))
    #expect(try files().isEmpty)
    try cache.store(states(), of: sequence(epoch: 1))
    #expect(try files().count == 1)
  }

  @Test("the files never take more bytes than allowed, and room that is freed is used again")
  func bound() throws {
    let limit = 1_000
    let cache = try open(limit: limit)
    func numbered(_ number: Int) -> ComparedSequence { sequence([[UInt32(number), 5, 6, 7]]) }
    for number in 0..<30 { try cache.store(states(seed: UInt64(number)), of: numbered(number)) }
    func total() throws -> Int {
      try files().reduce(0) { try $0 + FileSystem.size(of: folder.file($1)) }
    }
    let kept = try files().count
    #expect(kept > 2 && kept < 30)
    #expect(try total() == cache.byteCount && cache.byteCount <= limit)
    try folder.write("damaged", to: try files()[0])
    for number in 0..<30 where try cache.states(of: numbered(number)) == nil {
      try cache.store(states(seed: UInt64(number)), of: numbered(number))
    }
    #expect(try files().count == kept)
    #expect(try total() == cache.byteCount && cache.byteCount <= limit)
  }

  @Test("a file cut short at any byte, or with any byte flipped, is removed and never trusted")
  func damage() throws {
    let cache = try open()
    try cache.store(states(), of: sequence())
    let name = try #require(try files().first)
    let whole = try folder.read(name)
    for place in whole.indices {
      var flipped = whole
      flipped[place] ^= 1 << UInt8(place % 8)
      for bytes in [Array(whole[..<place]), flipped] {
        try folder.write(bytes, to: name)
        #expect(try cache.states(of: sequence()) == nil)
        #expect(try files().isEmpty)
      }
    }
    try folder.write(whole, to: name)
    #expect(try cache.states(of: sequence()) != nil)
  }

  @Test("a mutated file gives the states that were stored or none", arguments: 0..<200)
  func mutations(seed: UInt64) throws {
    let cache = try open()
    let states = states()
    try cache.store(states, of: sequence())
    let name = try #require(try files().first)
    try folder.write(folder.read(name).mutated(seed: seed), to: name)
    if let found = try cache.states(of: sequence()) { #expect(found.values == states.values) }
  }

  @Test("a sound file under the name of another sequence is not trusted")
  func renamed() throws {
    let cache = try open()
    let other = sequence([[9, 9, 9, 9, 9]])
    try cache.store(states(), of: sequence())
    let first = try #require(try files().first)
    try cache.store(states(seed: 2), of: other)
    let second = try #require(try files().first { $0 != first })
    try folder.write(folder.read(first), to: second)
    #expect(try cache.states(of: other) == nil)
  }

  @Test("sound checksums do not make sizes trusted")
  func forgedSizes() throws {
    let cache = try open()
    try cache.store(states(), of: sequence())
    let name = try #require(try files().first)
    let whole = try folder.read(name)
    var compressor = try ZstdCompressor(level: 1)
    let frame = try compressor.compress([UInt8](repeating: 0, count: 1 << 24).span.bytes)
    var forged = whole[..<56] + frame
    forged.append(contentsOf: withUnsafeBytes(of: Digest(of: Array(forged)).value) { Array($0) })
    try folder.write(Array(forged), to: name)
    #expect(try cache.states(of: sequence()) == nil)
  }

  @Test("what a killed process left half written is removed")
  func remnants() throws {
    let name = AtomicFile.temporaryPrefix + "0123456789abcdef-1.states-77-0"
    try folder.write("half", to: name)
    let cache = try open()
    #expect(!FileSystem.exists(folder.file(name)))
    #expect(cache.byteCount == 0)
  }

  @Test("one process at a time has the folder")
  func lock() throws {
    let cache = try open()
    #expect(throws: StorageError.self) { try open() }
    withExtendedLifetime(cache) {}
  }
}
