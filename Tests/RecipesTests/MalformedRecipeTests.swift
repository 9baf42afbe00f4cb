import Configuration
import Recipes
import TestSupport
import Testing

@Suite("Malformed recipes")
struct MalformedRecipeTests {
  private func problem(_ yaml: String) -> String? {
    do throws(ConfigurationError) {
      _ = try readRecipe(yaml)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(
    "a faulty value is refused with its file, line and key",
    arguments: [
      ("name: tales", "name: Tales", "1: name: found \"Tales\", expected tales, as the file is"),
      ("name: tales", "name: fables", "1: name: found \"fables\", expected tales"),
      ("title: Tales, told", "title: []", "2: title: found a list, expected a text"),
      ("kind: text", "kind: video", "5: kind: found \"video\", expected one of text, chat"),
      ("format: jsonl", "format: zip", "6: format: found \"zip\", expected one of jsonl, text,"),
      ("field: meta.text", "fields: a", "7: unknown key \"fields\" in the file; did you mean"),
      ("field: meta.text", "", "field: found nothing, expected the name of the field"),
      ("kind: text", "kind: chat", "7: field: found \"meta.text\", expected nothing"),
      ("format: jsonl", "format: text", "7: field: found \"meta.text\", expected nothing"),
      ("size: 4000", "size: 4 GB", "15: size: found \"4 GB\", expected a whole number"),
      ("size: 4000", "size: -1", "15: size: found \"-1\", expected a whole number"),
      ("size: 4000", "packages: {}", "15: packages: found a mapping, expected either files or"),
      ("size: 12", "size: \"12\"", "13: files.1.size: found \"12\", expected a whole number"),
      ("checksum: md5:9", "checksum: md5:8a", "14: files.1.checksum: found"),
      ("checksum: md5:9", "checksum: crc:9", "expected sha256:, sha1: or md5: with lower-case"),
      ("checksum: unknown", "sum: unknown", "11: unknown key \"sum\" in files.0; known keys: "),
      ("http://example", "ftp://example", "12: files.1.address: found \"ftp://example.org/last"),
      ("http://example.org/last.jsonl", "http://example.org/", "an https:, http: or file: URL"),
      ("http://example.org/last.jsonl", "\"http:// /\"", "an https:, http: or file: URL"),
      ("http://example.org/last", "http://example.org/a%2F..%2Fb", "files.1.name: found nothing"),
      ("part-{08..10}.json.gz", "part-{10..08}.json.gz", "one range of numbers, such as"),
      ("part-{08..10}.json.gz", "part-{8..x}.json.gz", "one range of numbers, such as"),
      ("part-{08..10}.json.gz", "part-{0..999999999}.gz", "one range of numbers, such as"),
      ("name: part-{08..10}.jsonl.gz", "name: part-{08..11}.jsonl.gz", "as many numbers as"),
      ("name: part-{08..10}.jsonl.gz", "name: part.jsonl.gz", "as many numbers as the address"),
      ("name: part-{08..10}.jsonl.gz", "name: ../{08..10}", "a file's name of A-Z, a-z, 0-9"),
      ("name: part-{08..10}.jsonl.gz", "name: p-{08..10}.part", "a file's name of A-Z, a-z"),
      (
        "checksum: unknown", "checksum: unknown\n    size: 3",
        "12: files.0.size: found \"3\", expected none: it cannot"
      ),
      ("last.jsonl", "part-09.jsonl.gz", "a name of its own; another file is part-09.jsonl.gz"),
    ])
  func faultyValues(text: String, replacement: String, expected: String) {
    let yaml = completeRecipe.replacing(text, with: replacement)
    #expect(yaml != completeRecipe)
    let found = problem(yaml)
    #expect(found?.hasPrefix("corpora/tales.yaml:") == true)
    #expect(found?.contains(expected) == true, "\(found ?? "no error")")
  }

  @Test(
    "a key that is missing is named", arguments: ["name", "title", "licence", "kind", "format"])
  func missingKeys(key: String) {
    let lines = completeRecipe.split(separator: "\n").filter { !$0.hasPrefix(key) }
    let found = problem(lines.joined(separator: "\n"))
    #expect(found?.hasPrefix("corpora/tales.yaml:1: \(key): missing; expected ") == true)
  }

  @Test("files must be there, and sizes must add up")
  func files() {
    let start = "{ name: tales, title: t, licence: l, kind: chat, format: jsonl, files: "
    #expect(problem(start + "[] }")?.contains("a list of one or more files") == true)
    #expect(problem(start + "[a] }")?.contains("files.0: found \"a\", expected a mapping") == true)
    let file = "[ { address: 'https://a.org/1', size: 5, checksum: unknown } ]"
    #expect(problem(start + file + " }") == nil)
    #expect(
      problem(start + file + ", size: 6 }")?.contains("size: found \"6\", expected 5, which")
        == true)
    #expect(
      problem(start + "[ { address: 'https://a.org/1' } ] }")?
        .contains("files.0.checksum: missing; expected sha256:") == true)
  }

  @Test("packages are read as strictly as files")
  func packages() {
    let start = "{ name: tales, title: t, licence: l, kind: text, format: jsonl, field: text, "
    let good = "{ package: a, licence: l, pages: p }"
    func packages(_ replay: String) -> String {
      start + "packages: { minimum_bytes: 1, held_out_bytes: 1, replay: [\(replay)], "
        + "held_out: [\(good)] } }"
    }
    #expect(problem(packages(good)) == nil)
    #expect(
      problem(packages("{ package: a, licence: l }"))?
        .contains("packages.replay.0.pages: missing; expected a text") == true)
    #expect(problem(packages(""))?.contains("packages.replay: found a list") == true)
    #expect(
      problem(packages(good).replacing("format: jsonl", with: "format: parquet"))?
        .contains("format: found \"parquet\", expected jsonl") == true)
  }

  @Test("a mutated recipe is read or refused with its name, never a crash")
  func mutations() {
    for seed in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 2000) {
      let bytes = Array(completeRecipe.utf8).mutated(seed: UInt64(seed))
      let found = problem(String(decoding: bytes, as: UTF8.self))
      #expect(found?.hasPrefix("corpora/tales.yaml:") != false, "seed \(seed)")
    }
  }
}
