import Documents
import FoundationEssentials
import Storage

/// The texts of evaluation files.
enum EvaluationTexts {
  /// The texts of a record: every string of a JSON value, or the plain text that a file is.
  ///
  /// - Throws: `BuildError` for a record that is left out or broken: what it holds would be missed.
  static func texts(
    of event: RecordEvent
  ) throws(BuildError) -> (location: RecordLocation, texts: [String]) {
    let record: InputRecord
    switch event {
    case .rejected(let rejection): throw BuildError("evaluation file \(rejection)")
    case .record(let found): record = found
    }
    guard isJSON(record.location.file) else {
      let text = String(decoding: record.bytes, as: UTF8.self)
      // No space keeps the cells of a row apart.
      let words = isTable(record.location.file) ? text.map { ",\t\"".contains($0) ? " " : $0 } : []
      return (record.location, [words.isEmpty ? text : String(words)])
    }
    do {
      let strings = try JSONDecoder().decode(JSONStrings.self, from: Data(record.bytes))
      return (record.location, strings.all)
    } catch {
      throw BuildError("evaluation file \(record.location): the record is not one valid JSON value")
    }
  }

  /// Standard input and files of JSON lines, compressed or not, hold JSON.
  private static func isJSON(_ file: String) -> Bool {
    file == "-" || isNamed(file, ["jsonl", "ndjson", "json"])
  }

  private static func isTable(_ file: String) -> Bool { isNamed(file, ["csv", "tsv"]) }

  private static func isNamed(_ file: String, _ suffixes: [Substring]) -> Bool {
    FileSystem.lastName(of: file).lowercased().split(separator: ".").dropFirst()
      .contains(where: suffixes.contains)
  }
}

/// All strings of a JSON value, however deep; those of an object in the order of their keys.
private struct JSONStrings: Decodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private(set) var all: [String] = []

  init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: Key.self) {
      for key in object.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
        all += try object.decode(Self.self, forKey: key).all
      }
    } else if var array = try? decoder.unkeyedContainer() {
      while !array.isAtEnd { all += try array.decode(Self.self).all }
    } else if let string = try? decoder.singleValueContainer().decode(String.self) {
      all = [string]
    }
  }
}
