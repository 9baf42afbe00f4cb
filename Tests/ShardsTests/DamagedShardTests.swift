import Shards
import Storage
import TestSupport
import Testing

@Suite("A damaged shard")
struct DamagedShardTests {
  private let folder: TemporaryFolder
  private let documents = Samples.documents(5, longest: 20)
  private let bytes: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    try Samples.write(documents, to: folder.file("whole"))
    bytes = try folder.read("whole")
  }

  private func open(_ bytes: [UInt8]) throws -> ShardReader {
    try ShardReader(path: folder.writeAnew(bytes, to: "damaged"))
  }

  private func failure(_ bytes: [UInt8]) throws -> ShardError {
    try #require(throws: ShardError.self) { try open(bytes) }
  }

  /// The bytes with a change to the header, whose checksum is made to fit.
  private func withHeader(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
    var header = Array(bytes[..<64])
    change(&header)
    header.append(littleEndian: Digest(of: header).value)
    return header + bytes[72...]
  }

  @Test("with any bit flipped is found by opening or verifying it, and never gives wrong tokens")
  func everyBit() throws {
    for place in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[place] ^= 1 << bit
        guard let reader = try? open(flipped) else { continue }
        #expect(!reader.verify().isEmpty, "bit \(bit) of byte \(place)")
        if let found = try? reader.sampleDocuments() { #expect(found == documents) }
      }
    }
  }

  @Test("that ends too early is refused, wherever it ends")
  func truncated() throws {
    for count in bytes.indices {
      #expect(throws: ShardError.self) { try open(Array(bytes[..<count])) }
    }
  }

  @Test("with bytes after its end is refused")
  func trailing() throws {
    #expect(try failure(bytes + [0]).place == .seekTable)
  }

  @Test("with random bytes in random places gives the right tokens or an error")
  func mutated() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 2_000) {
      var mutated = bytes
      generator.mutate(&mutated)
      guard let reader = try? open(mutated) else { continue }
      if let found = try? reader.sampleDocuments() { #expect(found == documents) }
    }
  }

  @Test("names the frame that is damaged and the documents that it holds")
  func namesFrame() throws {
    let long = Samples.documents(300, longest: 900)
    try Samples.write(long, to: folder.file("long"))
    let whole = try ShardReader(path: folder.file("long"))
    var damaged = try folder.read("long")
    damaged[damaged.count / 2] ^= 1
    let reader = try open(damaged)
    let damage = try #require(reader.verify().first)
    #expect(reader.verify().count == 1)
    guard case .frame(let frame) = damage.error.place else {
      Issue.record("the damage is in \(damage.error.place)")
      return
    }
    #expect(damage.error.description.contains("frame \(frame)"))
    for (number, document) in long.enumerated() {
      let tokens = whole.document(number).tokens
      if damage.documents.contains(number) {
        #expect(throws: ShardError.self) { try reader.tokens(in: tokens) }
      } else {
        #expect(try reader.tokens(in: tokens) == document.ids)
      }
    }
  }

  @Test("of another version says so")
  func version() throws {
    let error = try failure(withHeader { $0[16] = 2 })
    #expect(error.place == .header)
    #expect(error.problem.contains("version 2 found, 1 expected"))
  }

  @Test(
    "that is something else says so",
    arguments: ["", "{}", String(repeating: "text ", count: 50)])
  func notAShard(text: String) throws {
    #expect(try failure(Array(text.utf8)).place == .header)
  }

  @Test(
    "whose header has a wrong width, size or reserved bit is refused",
    arguments: [4, 18, 48, 52, 63])
  func reservedFields(offset: Int) throws {
    #expect(try failure(withHeader { $0[offset] ^= 1 }).place == .header)
  }

  @Test("of an unknown coding is refused; one of plain ids is not taken for codes")
  func coding() throws {
    #expect(try failure(withHeader { $0[19] = 2 }).place == .header)
    #expect(try failure(withHeader { $0[19] = 1 }).place == .codeTable)
  }

  @Test("whose header claims more than the file holds is refused without reading it")
  func hostileCounts() throws {
    func claim(tokens: UInt64, documents: UInt64) -> [UInt8] {
      withHeader {
        var fields: [UInt8] = []
        fields.append(littleEndian: tokens)
        fields.append(littleEndian: documents)
        $0.replaceSubrange(32..<48, with: fields)
      }
    }
    #expect(try failure(claim(tokens: .max, documents: 1)).place == .header)
    #expect(try failure(claim(tokens: 1 << 40, documents: 1 << 24)).place == .seekTable)
    #expect(try failure(claim(tokens: 1, documents: 2)).place == .header)
    #expect(try failure(claim(tokens: 5, documents: 0)).place == .header)
    #expect(try failure(claim(tokens: 5, documents: 5)).place == .seekTable)
    let tokens = UInt64(documents.reduce(0) { $0 + $1.ids.count })
    #expect(try failure(claim(tokens: tokens, documents: 4)).place == .documentTable)
  }

  @Test("whose header, index or seek table says anything, all checksums fitting, never crashes")
  func hostileFrames() throws {
    var generator = SeededGenerator(seed: 17)
    let seekTable = bytes.count - (17 + 12 * 3)
    let index = seekTable - Int(bytes.span.bytes.littleEndian(at: seekTable + 32, as: UInt32.self))
    for _ in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 2_000) {
      var header = Array(bytes[..<64])
      var data = Array(bytes[72..<index])
      var table = Array(bytes[seekTable...])
      var fields = Array(bytes[index..<seekTable - 8])
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: generator.mutate(&header)
      case 1: generator.mutate(&data)
      case 2: generator.mutate(&table)
      default: generator.mutate(&fields)
      }
      header.append(littleEndian: Digest(of: header).value)
      var checksum: [UInt8] = []
      checksum.append(littleEndian: Digest(of: table).value)
      fields.replaceSubrange(24..<32, with: checksum)
      fields.append(littleEndian: Digest(of: fields).value)
      guard let reader = try? open(header + data + fields + table) else { continue }
      for number in 0..<reader.documentCount {
        _ = try? reader.tokens(in: reader.document(number).tokens)
      }
    }
  }

  @Test("whose header gives a smaller vocabulary has ids outside it, and says so")
  func idOutsideVocabulary() throws {
    let reader = try open(
      withHeader {
        $0[20] = 2
        $0[21] = 0
      })
    let error = try #require(throws: ShardError.self) { try reader.tokens(in: 0..<1) }
    #expect(error.place == .frame(0))
    #expect(error.problem.contains("the vocabulary has 2"))
  }
}
