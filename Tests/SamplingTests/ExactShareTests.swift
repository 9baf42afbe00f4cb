import Sampling
import Testing

@Suite("Exact shares")
struct ExactShareTests {
  @Test(
    "shares become the smallest whole numbers in their ratio",
    arguments: [
      (["3", "1"], [3, 1]), (["0.25", "0.75"], [1, 3]), (["2", "0.1", "0.05"], [40, 2, 1]),
      (["33.3333", "66.6667"], [333_333, 666_667]), (["010", "5.0"], [2, 1]), (["7"], [1]),
      (["0.100000000000000001", "0.9"], [100_000_000_000_000_001, 900_000_000_000_000_000]),
    ] as [([String], [UInt64])])
  func weights(shares: [String], expected: [UInt64]) throws {
    let nodes = try shares.map { ShareNode.source(ShareSchedule(try ExactShare($0))) }
    #expect(try SourceShares(nodes).finalWeights == expected)
  }

  @Test(
    "what is no decimal number is refused",
    arguments: [
      "", ".", "1.", ".5", "-1", "+1", "1e-3", "1 ", "1.2.3", "½", "0x1", "nan",
      "1234567890123456789", "0.1234567890123456789",
    ])
  func malformed(text: String) {
    #expect(throws: ShareError.self) { try ExactShare(text) }
  }

  @Test("shares too far apart for exact arithmetic are refused")
  func tooFarApart() throws {
    let shares = ["999999999999999999", "0.000000000000000001"]
    let nodes = try shares.map { ShareNode.source(ShareSchedule(try ExactShare($0))) }
    #expect(throws: ShareError.self) { try SourceShares(nodes) }
  }

  @Test("a share is printed as it was written")
  func description() throws {
    #expect(try ExactShare("0.50").description == "0.50")
  }
}
