import TestSupport
import Testing

@testable import Dataset

@Suite("Near duplicates")
struct NearDuplicateTests {
  /// A text of distinct words, of which each is exchanged with some probability.
  private struct Variants {
    var generator: SeededGenerator
    private let words = (0..<200).map { "w\($0)" }

    var original: String { words.joined(separator: " ") }

    mutating func variant(changing share: Double) -> String {
      words.map { word in
        Double.random(in: 0..<1, using: &generator) < share ? word + "x" : word
      }.joined(separator: " ")
    }
  }

  private func shingles(_ text: String, _ count: Int = 5) -> Set<UInt64> {
    Set(WordHashes([text]).runs(of: count))
  }

  private func similarity(_ a: String, _ b: String) -> Double {
    let (a, b) = (shingles(a), shingles(b))
    return Double(a.intersection(b).count) / Double(a.union(b).count)
  }

  private func signature(_ hasher: MinHasher, _ text: String) throws -> [UInt32] {
    try #require(hasher.signature(of: WordHashes([text])))
  }

  @Test("equal entries of signatures estimate the Jaccard similarity of shingles")
  func estimate() throws {
    var squares = 0.0
    let pairs = 400
    for seed in 0..<pairs {
      var settings = MinHashSettings()
      settings.seed = UInt64(seed)
      let hasher = MinHasher(settings)
      var variants = Variants(generator: SeededGenerator(seed: UInt64(seed)))
      let (original, variant) = (variants.original, variants.variant(changing: 0.06))
      let a = try signature(hasher, original)
      let b = try signature(hasher, variant)
      #expect(a.count == 128)
      let estimate = Double(zip(a, b).count { $0 == $1 }) / 128
      let exact = similarity(original, variant)
      squares += (estimate - exact) * (estimate - exact) / (exact * (1 - exact) / 128)
    }
    // Of the order of one standard error: the mean of squared deviations over variances is near 1.
    #expect((0.7...1.4).contains(squares / Double(pairs)))
  }

  @Test("documents are near duplicates where their exact similarity is above the threshold")
  func recallAndPrecision() throws {
    let hasher = MinHasher(MinHashSettings())
    var (near, foundNear, far, foundFar) = (0, 0, 0, 0)
    for seed in 0..<600 as Range<UInt64> {
      var variants = Variants(generator: SeededGenerator(seed: seed))
      let original = variants.original
      let variant = variants.variant(changing: Double(seed % 20) / 100)
      var index = NearDuplicateIndex(MinHashSettings())
      _ = index.insert(try signature(hasher, original))
      let isFound = !index.insert(try signature(hasher, variant))
      let exact = similarity(original, variant)
      if exact >= 0.85 {
        near += 1
        foundNear += isFound ? 1 : 0
      } else if exact < 0.55 {
        far += 1
        foundFar += isFound ? 1 : 0
      }
    }
    #expect(near > 50 && far > 200)
    #expect(Double(foundNear) >= 0.95 * Double(near))
    #expect(Double(foundFar) <= 0.01 * Double(far))
  }

  @Test("planted duplicates are found among other documents")
  func planted() throws {
    let hasher = MinHasher(MinHashSettings())
    var index = NearDuplicateIndex(MinHashSettings())
    var generator = SeededGenerator(seed: 9)
    let texts = (0..<500).map { _ in
      (0..<80).map { _ in "v\(Int.random(in: 0..<1000, using: &generator))" }
        .joined(separator: " ")
    }
    let areNew = try (texts + texts.map { "New: \($0)!" }).map {
      index.insert(try signature(hasher, $0))
    }
    #expect(areNew == texts.map { _ in true } + texts.map { _ in false })
  }

  @Test("a band that many documents share is searched as far as its latest ones")
  func crowdedBand() {
    var settings = MinHashSettings()
    settings.bands = 2
    settings.rows = 2
    settings.threshold = 0.75
    var index = NearDuplicateIndex(settings)
    let count = UInt32(NearDuplicateIndex.comparedPerBand) + 1
    let areNew = (0..<count).map { index.insert([7, 7, 2 * $0, 2 * $0 + 1]) }
    #expect(areNew.allSatisfy { $0 })
    let isLikeSecond = !index.insert([7, 7, 2, 9999])
    let isLikeFirst = !index.insert([7, 7, 0, 9999])
    #expect(isLikeSecond)
    #expect(!isLikeFirst)
  }

  @Test("short documents are one shingle, and what has no words has no signature")
  func shortDocuments() throws {
    let hasher = MinHasher(MinHashSettings())
    #expect(try signature(hasher, "Two words") == signature(hasher, "two WORDS."))
    #expect(try signature(hasher, "two words") != signature(hasher, "words two"))
    #expect(hasher.signature(of: WordHashes(["?!"])) == nil)
  }

  @Test("the seed and the sizes determine signatures")
  func settings() throws {
    var settings = MinHashSettings()
    settings.bands = 3
    settings.rows = 5
    let first = try signature(MinHasher(settings), "one two three four five six")
    #expect(first.count == 15)
    #expect(try signature(MinHasher(settings), "one two three four five six") == first)
    settings.seed = 1
    #expect(try signature(MinHasher(settings), "one two three four five six") != first)
  }

  @Test("settings out of range are refused")
  func invalidSettings() {
    let changes: [(inout MinHashSettings) -> Void] = [
      { $0.shingleWords = 0 }, { $0.bands = 0 }, { $0.rows = 65 }, { $0.threshold = 0 },
      { $0.threshold = 1.5 }, { $0.threshold = .nan },
    ]
    for change in changes {
      var settings = MinHashSettings()
      change(&settings)
      #expect(throws: BuildError.self) { try settings.validate() }
    }
    #expect(throws: Never.self) { try MinHashSettings().validate() }
  }
}
