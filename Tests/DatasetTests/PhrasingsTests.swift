import Configuration
import TestSupport
import Testing
import Tokenization

@testable import Dataset

@Suite("Phrasings of a wrapped passage")
struct PhrasingsTests {
  private let text =
    "It rained all night on the old town by the long grey river. "
    + "In the morning the streets were full of water and the shops stayed closed until noon."

  private func phrasings(_ yaml: String) throws -> Phrasings {
    let folder = try TemporaryFolder()
    try folder.write(yaml, to: "p.yaml")
    return try Phrasings(file: folder.file("p.yaml"))
  }

  @Test("texts of a list may be quoted or in blocks")
  func forms() throws {
    let declared = try phrasings(
      #"""
      - "Go on:\n\n{opening}"
      - |
        What follows?
        {opening}
      - Continue {opening} please
      """#)
    #expect(
      declared.texts == [
        "Go on:\n\n{opening}", "What follows?\n{opening}\n", "Continue {opening} please",
      ])
  }

  @Test("the opening takes the place of the placeholder, and is not looked through itself")
  func request() {
    let phrasings = Phrasings(checked: ["a {opening} b", "{opening}"])
    #expect(phrasings.request(for: "{opening} x", key: 4) == "a {opening} x b")
    #expect(phrasings.request(for: "y", key: 7) == "y")
  }

  @Test("every phrasing is chosen about equally often, by the seed and the passage")
  func choice() throws {
    let phrasings = Phrasings(checked: ["A {opening}", "B {opening}", "C {opening}"])
    func choices(seed: UInt64) -> [Character] {
      let wrapper = ContinuationWrapper(seed: seed, phrasings: phrasings)
      return (0..<600).flatMap { number in
        wrapper.conversations(of: "\(number). \(text)").compactMap(\.first?.content.first)
      }
    }
    let first = choices(seed: 1)
    #expect(first.count == 600)
    // Three standard deviations of a count of 600 draws with a chance of a third are 35.
    for letter in "ABC" { #expect(abs(first.count { $0 == letter } - 200) < 35) }
    #expect(choices(seed: 1) == first)
    #expect(choices(seed: 2) != first)
  }

  @Test(
    "a malformed file is refused with its line",
    arguments: [
      ("", "p.yaml:1: found nothing, expected a list of texts with {opening} in each"),
      ("[]", "p.yaml:1: found an empty list, expected a list of texts"),
      ("a: \"{opening}\"", "p.yaml:1: found a mapping, expected a list of texts"),
      ("- \"a {opening}\"\n- {opening} b", "p.yaml:2: not valid YAML"),
      ("- \"a {opening}\"\n- {opening}", "p.yaml:2: found a mapping, expected a text"),
      ("- \"a {opening}\"\n-", "p.yaml:2: found nothing, expected a text"),
      ("- [\"{opening}\"]", "p.yaml:1: found a list, expected a text"),
      ("- Continue.", "p.yaml:1: found \"Continue.\" with 0 times {opening}, expected one"),
      (
        "- \"{opening} and {opening}\"",
        "p.yaml:1: found \"{opening} and {opening}\" with 2 times {opening}, expected one"
      ),
      (
        "- \"a {opening}\"\n- \"b {opening}\"\n- \"a {opening}\"",
        "p.yaml:3: the same text as number 1 of the list"
      ),
      ("- \"{opening}", "p.yaml:"),
    ])
  func malformed(yaml: String, expected: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try phrasings(yaml) }
    #expect(error.description.contains(expected))
  }
}
