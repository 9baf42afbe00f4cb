import LanguageModel
import Tensors
import TestSupport
import Testing

/// A malformed file, and what its refusal names.
private struct Malformed: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let bytes: [UInt8]
  let place: String
  let problem: String

  init(_ description: String, _ bytes: [UInt8], place: String, problem: String) {
    testDescription = description
    self.bytes = bytes
    self.place = place
    self.problem = problem
  }

  init(_ description: String, _ header: String, bytes: Int, place: String, problem: String) {
    self.init(
      description, safetensors(header: header, data: [UInt8](repeating: 1, count: bytes)),
      place: place, problem: problem)
  }

  static let all =
    headers + fields
    + [
      Malformed(
        "trailing bytes", #"{"a":\#(field("F32", [1], 0, 4))}"#, bytes: 7, place: "data",
        problem: "3 bytes belong to no tensor"),
      Malformed(
        "a hole", #"{"a":\#(field("F32", [1], 0, 4)),"b":\#(field("F32", [1], 8, 12))}"#,
        bytes: 12, place: "tensor b", problem: "expected"),
      Malformed(
        "a hole at the start", #"{"a":\#(field("F32", [1], 4, 8))}"#, bytes: 8,
        place: "tensor a", problem: "expected"),
      Malformed(
        "an overlap", #"{"a":\#(field("F32", [2], 0, 8)),"b":\#(field("F32", [2], 4, 12))}"#,
        bytes: 12, place: "tensor b", problem: "without hole or overlap"),
    ]

  private static let headers = [
    Malformed("an empty file", [], place: "header length", problem: "0 bytes found"),
    Malformed("seven bytes", .init(repeating: 0, count: 7), place: "header length", problem: "7"),
    Malformed(
      "a header longer than the file", safetensors(headerLength: 100) + Array("{}".utf8),
      place: "header length", problem: "100 found in a file of 10 bytes"),
    Malformed(
      "a header of 2^64 − 1 bytes", safetensors(headerLength: .max) + Array("{}".utf8),
      place: "header length", problem: "truncated"),
    Malformed("no JSON", "not JSON", bytes: 0, place: "header", problem: "not valid"),
    Malformed("half of JSON", #"{"a":{"#, bytes: 0, place: "header", problem: "not valid"),
    Malformed("an array", "[]", bytes: 0, place: "header", problem: "not valid"),
    Malformed(
      "metadata that is no text", #"{"__metadata__":{"a":1}}"#, bytes: 0, place: "header",
      problem: "not valid"),
    Malformed(
      "nesting without end", .init(repeating: "[", count: 100_000), bytes: 0, place: "header",
      problem: "not valid"),
  ]

  private static let fields = [
    Malformed(
      "no type", #"{"a":{"shape":[1],"data_offsets":[0,4]}}"#, bytes: 4, place: "header",
      problem: "dtype"),
    Malformed(
      "no shape", #"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, bytes: 4, place: "header",
      problem: "shape"),
    Malformed(
      "no offsets", #"{"a":{"dtype":"F32","shape":[1]}}"#, bytes: 4, place: "header",
      problem: "data_offsets"),
    Malformed(
      "one offset", #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, bytes: 4,
      place: "tensor a", problem: "data_offsets [0]"),
    Malformed(
      "an unknown type", #"{"a":\#(field("F33", [1], 0, 4))}"#, bytes: 4, place: "tensor a",
      problem: "unknown type F33"),
    Malformed(
      "a negative extent", #"{"a":\#(field("F32", [-1, -1], 0, 4))}"#, bytes: 4,
      place: "tensor a", problem: "impossible shape [-1, -1]"),
    Malformed(
      "extents whose product overflows", #"{"a":\#(field("F32", [1 << 40, 1 << 40], 0, 4))}"#,
      bytes: 4, place: "tensor a", problem: "impossible shape"),
    Malformed(
      "an extent that is no integer",
      #"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, bytes: 4, place: "header",
      problem: "not valid"),
    Malformed(
      "offsets reversed", #"{"a":\#(field("F32", [1], 4, 0))}"#, bytes: 4, place: "tensor a",
      problem: "data_offsets [4, 0]"),
    Malformed(
      "a negative offset", #"{"a":\#(field("F32", [2], -4, 4))}"#, bytes: 4, place: "tensor a",
      problem: "data_offsets [-4, 4]"),
    Malformed(
      "offsets beyond the data", #"{"a":\#(field("F32", [2], 0, 8))}"#, bytes: 4,
      place: "tensor a", problem: "do not lie in the 4 bytes"),
    Malformed(
      "a size that is not the shape's", #"{"a":\#(field("F32", [3], 0, 8))}"#, bytes: 8,
      place: "tensor a", problem: "takes 12 bytes; data_offsets give 8"),
    Malformed(
      "a size that is not the type's", #"{"a":\#(field("BF16", [2], 0, 8))}"#, bytes: 8,
      place: "tensor a", problem: "takes 4 bytes"),
  ]
}

@Suite("The safetensors format")
struct SafetensorsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("what is written is read back, to the bit, with its metadata")
  func roundTrip() throws {
    let values: [Float] = [1, -0.0, .infinity, 0x1p-149, .leastNormalMagnitude, 3]
    let path = folder.file("tensors.safetensors")
    try SafetensorsWriter.write(
      [
        "b": Matrix(rows: 2, columns: 3, values: values),
        "a": Matrix(rows: 1, columns: 2, values: [7, 8]), "none": Matrix(rows: 0, columns: 4),
      ], metadata: ["format": "pt"], to: path)
    let file = try SafetensorsFile(path: path)
    #expect(file.metadata == ["format": "pt"])
    #expect(file.entries.mapValues(\.shape) == ["a": [1, 2], "b": [2, 3], "none": [0, 4]])
    #expect(file.entries.values.allSatisfy { $0.type == "F32" })
    #expect(try tensor("b", of: file).map(\.bitPattern) == values.map(\.bitPattern))
    #expect(try tensor("a", of: file) == [7, 8])
  }

  @Test("tensors kept from another file keep their type, and lie by the size of their elements")
  func otherTypes() throws {
    let fields = [field("I64", [1], 0, 8), field("U8", [3], 8, 11), field("BF16", [2], 11, 15)]
    let header = #"{"last":\#(fields[0]),"first":\#(fields[1]),"weight":\#(fields[2])}"#
    let path = try folder.write(safetensors(header: header, data: Array(0..<15)), to: "old")
    let weight = Matrix(rows: 1, columns: 2, values: [1, 2])
    try SafetensorsWriter.write(
      ["weight": weight], shapes: ["weight": [2]], keeping: SafetensorsFile(path: path),
      to: folder.file("new"))
    let file = try SafetensorsFile(path: folder.file("new"))
    let ordered = file.entries.sorted { $0.value.bytes.lowerBound < $1.value.bytes.lowerBound }
    #expect(ordered.map(\.key) == ["last", "weight", "first"])
    #expect(file.entries.mapValues(\.type) == ["last": "I64", "weight": "F32", "first": "U8"])
    #expect(try tensor("weight", of: file) == [1, 2])
    #expect(file.withBytes(of: "last") { Array($0) } == Array(0..<8))
    #expect(file.withBytes(of: "first") { Array($0) } == Array(8..<11))
  }

  @Test("equal tensors give equal bytes, and data that starts at a multiple of eight")
  func deterministic() throws {
    var tensors: [String: Matrix] = [:]
    for number in 0..<20 { tensors["tensor\(number)"] = Matrix(rows: 1, columns: number) }
    for name in ["first", "second"] {
      try SafetensorsWriter.write(
        tensors, metadata: ["x": "1", "y": "2"], to: folder.file(name))
    }
    #expect(try folder.read("first") == folder.read("second"))
    let file = try SafetensorsFile(path: folder.file("first"))
    #expect(file.entries.values.map(\.bytes.lowerBound).min().map { $0 % 8 } == 0)
  }

  @Test("a file of no tensors, scalars and empty tensors is valid")
  func unusual() throws {
    try folder.write(safetensors(header: "{}"), to: "none")
    #expect(try SafetensorsFile(path: folder.file("none")).entries.isEmpty)
    let header = """
      {"scalar":\(field("F64", [], 0, 8)),"empty":\(field("F32", [0, 5], 8, 8)),\
      "byte":\(field("U8", [1], 8, 9))}
      """
    try folder.write(safetensors(header: header, data: .init(repeating: 0, count: 9)), to: "some")
    #expect(try SafetensorsFile(path: folder.file("some")).entries.count == 3)
  }

  @Test("a malformed file is refused, with the place and the fault", arguments: Malformed.all)
  private func malformed(file: Malformed) throws {
    let path = try folder.write(file.bytes, to: "malformed")
    let error = try #require(throws: ModelError.self) { try SafetensorsFile(path: path) }
    #expect(error.file == path)
    #expect(error.place == file.place)
    #expect(error.description.contains(file.problem))
  }

  @Test("a file that is not there is named")
  func missing() throws {
    let path = folder.file("missing")
    let error = try #require(throws: ModelError.self) { try SafetensorsFile(path: path) }
    #expect(error.file == path)
  }

  @Test("damaged files are refused, or give tensors that lie within the file")
  func mutations() throws {
    let header = """
      {"__metadata__":{"format":"pt"},"a":\(field("F32", [2, 3], 0, 24)),\
      "b":\(field("BF16", [4], 24, 32))}
      """
    let original = safetensors(header: header, data: Array(0..<32))
    var generator = SeededGenerator(seed: 11)
    var accepted = 0
    for _ in 0..<4000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
      }
      let path = try folder.write(bytes, to: "mutated")
      do throws(ModelError) {
        let file = try SafetensorsFile(path: path)
        accepted += 1
        for (name, entry) in file.entries {
          #expect(entry.bytes.lowerBound >= 8 && entry.bytes.upperBound <= bytes.count)
          file.withBytes(of: name) { #expect($0.count == entry.bytes.count) }
        }
      } catch {
        #expect(error.file == path)
      }
    }
    // Flipped bits of the data and of names are no fault of the format's.
    #expect(accepted > 0)
  }
}
