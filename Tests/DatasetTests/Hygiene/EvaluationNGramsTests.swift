import Documents
import TestSupport
import Testing

@testable import Dataset

@Suite("Words in common with evaluation files")
struct EvaluationNGramsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func text(_ range: ClosedRange<Int>) -> String {
    range.map { "Word\($0)," }.joined(separator: " ")
  }

  private func match(_ grams: EvaluationNGrams, _ text: String) -> EvaluationNGrams.Match? {
    grams.firstMatch(in: WordHashes([text]))
  }

  @Test("thirteen words in a row are found, whatever their case and punctuation; twelve are not")
  func runs() throws {
    let file = try folder.write(
      "{\"q\": \"\(text(1...40))\"}\n{\"q\": \"\(text(41...80))\"}\n", to: "test.jsonl")
    let grams = try EvaluationNGrams(files: [file])
    let found = try #require(
      match(grams, "before " + text(45...57).lowercased().filter { $0 != "," } + " after"))
    #expect(found.file == file)
    #expect(found.location.record == 2)
    #expect(found.wordCount == 13)
    #expect(match(grams, "before " + text(45...56) + " after") == nil)
    #expect(match(grams, text(35...45)) == nil, "records are not run together")
  }

  @Test("every string of a record counts, however deep")
  func nested() throws {
    let (a, b, c) = (text(1...13), text(21...33), text(41...53))
    let file = try folder.write(
      "{\"a\": [{\"b\": \"\(a)\"}, 7, null], \"c\": \"\(b)\"}\n\"\(c)\"\n", to: "test.jsonl")
    let grams = try EvaluationNGrams(files: [file])
    for text in [a, b, c] { #expect(match(grams, text) != nil) }
    #expect(match(grams, text(14...26)) == nil)
  }

  @Test("a text of fewer words is looked for as a whole, one of a few words not at all")
  func shortTexts() throws {
    let file = try folder.write(
      "{\"a\": \"\(text(1...9))\", \"b\": \"\(text(21...27))\"}", to: "test.jsonl")
    let grams = try EvaluationNGrams(files: [file])
    #expect(match(grams, "x " + text(1...9) + " y")?.wordCount == 9)
    #expect(match(grams, "x " + text(1...8) + " y") == nil)
    #expect(match(grams, text(21...27)) == nil)
    let five = try EvaluationNGrams(files: [file], wordCount: 5)
    #expect(match(five, text(23...27))?.wordCount == 5)
  }

  @Test("plain texts and several files are read; the first file that has a run is named")
  func files() throws {
    let plain = try folder.write(text(1...30), to: "plain.txt")
    let lines = try folder.write("[\"\(text(10...50))\"]", to: "lines.jsonl")
    let grams = try EvaluationNGrams(files: [plain, lines])
    #expect(match(grams, text(12...24))?.file == plain)
    #expect(match(grams, text(31...43))?.file == lines)
  }

  @Test("options tell whether evaluation files are the same")
  func recorded() throws {
    let file = try folder.write(text(1...30), to: "a.txt")
    let first = try EvaluationNGrams(files: [file]).recorded
    #expect(first["decontaminate"] == file)
    #expect(first["decontaminate_ngram"] == "13")
    #expect(try EvaluationNGrams(files: [file]).recorded == first)
    try folder.write(text(1...31), to: "a.txt")
    #expect(try EvaluationNGrams(files: [file]).recorded != first)
  }

  @Test(
    "a broken record is named by file and line, and a file without texts by its name",
    arguments: [
      ("broken.jsonl", "{\"a\": \"b\"}\n{\"a\":", "broken.jsonl:2"),
      ("short.jsonl", "{\"a\": \"Paris\"}", "short.jsonl"),
      ("empty.jsonl", "", "empty.jsonl"),
    ])
  func malformed(name: String, contents: String, place: String) throws {
    let file = try folder.write(contents, to: name)
    let error = #expect(throws: BuildError.self) { try EvaluationNGrams(files: [file]) }
    #expect(error?.description.contains(place) == true)
  }

  @Test("a file that is not there and a length of no words are refused")
  func failures() throws {
    #expect(throws: DocumentError.self) {
      try EvaluationNGrams(files: [folder.file("none.jsonl")])
    }
    #expect(throws: BuildError.self) { try EvaluationNGrams(files: [], wordCount: 0) }
  }
}
