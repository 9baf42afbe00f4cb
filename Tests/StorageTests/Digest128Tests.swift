import Testing

@testable import Storage

@Suite("128-bit digests")
struct Digest128Tests {
  @Test("they are those of XXH3 with 128 bits")
  func golden() {
    let empty = Digest128(of: [UInt8]())
    #expect(empty.high == 0x99AA_06D3_0147_98D8)
    #expect(empty.low == 0x6001_C324_468D_497F)
  }

  @Test("other bytes have other digests, in both halves")
  func difference() {
    let digests = (0..<1000).map { Digest128(of: Array("text \($0)".utf8)) }
    #expect(Set(digests.map(\.high)).count == 1000)
    #expect(Set(digests.map(\.low)).count == 1000)
  }
}
