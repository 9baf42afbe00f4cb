import FoundationEssentials
import TestSupport

/// What the reference gives for one definition.
struct GoldenFile: Decodable {
  /// One text and its ids.
  struct Case: Decodable {
    var name: String
    var utf8_hex: String
    var ids: [UInt32]
    var ids_specials_as_text: [UInt32]?
    var decoded: String?

    var text: [UInt8] {
      let digits = utf8_hex.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue ?? 0 }
      return stride(from: 0, to: digits.count, by: 2).map {
        UInt8(digits[$0] << 4 | digits[$0 + 1])
      }
    }
  }

  /// A long text, by the rule that makes it.
  struct BigCase: Decodable {
    struct Rule: Decodable {
      var `repeat`: String?
      var lcg: String?
      var count: Int
      var prefix: String?
      var suffix: String?
      var seed: UInt64?
    }

    var name: String
    var gen: Rule
    var n_bytes: Int
    var n_ids: Int
    var ids_sha256_le_u32: String

    var text: [UInt8] {
      var text = Array((gen.prefix ?? "").utf8)
      if let unit = gen.repeat {
        for _ in 0..<gen.count { text.append(contentsOf: unit.utf8) }
      } else if let alphabet = gen.lcg.map(Array.init) {
        var state = gen.seed ?? 0
        for _ in 0..<gen.count {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          text.append(contentsOf: String(alphabet[Int(state >> 33) % alphabet.count]).utf8)
        }
      }
      return text + Array((gen.suffix ?? "").utf8)
    }
  }

  var cases: [Case]
  var big: [BigCase]

  static func read(_ name: String) throws -> GoldenFile {
    let path = SharedData.path("golden/tokenizers/\(name).json")
    return try JSONDecoder().decode(
      GoldenFile.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
  }
}
