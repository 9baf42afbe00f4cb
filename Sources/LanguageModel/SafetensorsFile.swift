import FoundationEssentials
import Storage
import Tensors

/// A memory-mapped file of named tensors in the safetensors format.
///
/// The format (huggingface/safetensors): eight bytes little-endian header length n, n bytes of JSON
/// that give each tensor's type, shape and byte range, then the bytes. All of the header is checked
/// before any tensor is read: types, sizes, and that the ranges cover the bytes without hole or
/// overlap.
public struct SafetensorsFile: Sendable {
  /// What the header says of one tensor.
  public struct Entry: Equatable, Sendable {
    /// The element type as written, such as `F32` or `BF16`.
    public let type: String
    /// The extents, outermost first.
    public let shape: [Int]
    /// The bytes in the file.
    public let bytes: Range<Int>
  }

  /// The path the file was opened by.
  public let path: String
  /// The tensors by name.
  public let entries: [String: Entry]
  /// The header's `__metadata__`.
  public let metadata: [String: String]
  private let file: MappedFile

  /// The largest header that is read: the reference implementation's own limit.
  static let largestHeader = 100_000_000

  /// Maps a file and checks its header.
  ///
  /// - Throws: `ModelError` naming the tensor at fault.
  public init(path: String) throws(ModelError) {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch {
      throw ModelError(file: path, problem: "cannot be read: \(error.reason)")
    }
    let header = try Self.header(of: file, path: path)
    self.path = path
    self.file = file
    metadata = header.metadata
    entries = try Self.checked(header, fileSize: file.count, path: path)
  }

  /// Lends the bytes of a tensor.
  ///
  /// - Precondition: `name` is one of `entries`.
  public func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    guard let entry = entries[name] else { preconditionFailure("no tensor \(name) in \(path)") }
    return try file.withBytes { all in
      try body(UnsafeRawBufferPointer(rebasing: all[entry.bytes]))
    }
  }

  /// How a tensor's elements are stored; nil for types that are not read.
  ///
  /// - Precondition: `name` is one of `entries`.
  func floatType(of name: String) -> FloatType? {
    switch entries[name]?.type {
    case "F32": .float32
    case "BF16": .bfloat16
    default: nil
    }
  }

  /// The names of the tensors in the order of their bytes.
  var orderedNames: [String] {
    entries.sorted { ($0.value.bytes.lowerBound, $0.key) < ($1.value.bytes.lowerBound, $1.key) }
      .map(\.key)
  }

  /// What comes before the tensors' bytes: the header's length and the header.
  var headerBytes: [UInt8] {
    let end = entries.values.map(\.bytes.lowerBound).min() ?? file.count
    return file.withBytes { Array($0[..<end]) }
  }

  /// Lets go of the memory that a tensor's bytes took when they were read.
  ///
  /// - Precondition: `name` is one of `entries`.
  func release(_ name: String) {
    guard let entry = entries[name] else { preconditionFailure("no tensor \(name) in \(path)") }
    file.release(entry.bytes)
  }

  private static func header(of file: MappedFile, path: String) throws(ModelError) -> Header {
    guard file.count >= 8 else {
      throw ModelError(
        file: path, place: "header length",
        problem: "\(file.count) bytes found; a safetensors file has at least 8")
    }
    let length = file.withBytes { $0.loadUnaligned(as: UInt64.self).littleEndian }
    guard length <= UInt64(min(largestHeader, file.count - 8)) else {
      throw ModelError(
        file: path, place: "header length",
        problem: "\(length) found in a file of \(file.count) bytes; the file is truncated or not "
          + "a safetensors file")
    }
    var header: Header
    do {
      header = try file.withBytes { bytes in
        try JSONDecoder().decode(Header.self, from: Data(bytes[8..<8 + Int(length)]))
      }
    } catch {
      throw ModelError(file: path, place: "header", problem: "not valid: \(error)")
    }
    header.dataStart = 8 + Int(length)
    return header
  }

  private static func checked(
    _ header: Header, fileSize: Int, path: String
  ) throws(ModelError) -> [String: Entry] {
    var entries: [String: Entry] = [:]
    let available = fileSize - header.dataStart
    for (name, field) in header.fields.sorted(by: { $0.key < $1.key }) {
      func fail(_ problem: String) -> ModelError {
        ModelError(file: path, place: "tensor \(name)", problem: problem)
      }
      guard field.offsets.count == 2, field.offsets[0] >= 0, field.offsets[0] <= field.offsets[1],
        field.offsets[1] <= available
      else {
        throw fail("data_offsets \(field.offsets) do not lie in the \(available) bytes of data")
      }
      guard let size = elementSize(field.type) else {
        throw fail("unknown type \(field.type)")
      }
      var expected = size
      for extent in field.shape {
        let (product, overflow) = expected.multipliedReportingOverflow(by: extent)
        guard extent >= 0, !overflow else { throw fail("impossible shape \(field.shape)") }
        expected = product
      }
      guard expected == field.offsets[1] - field.offsets[0] else {
        throw fail(
          "\(field.type) of shape \(field.shape) takes \(expected) bytes; data_offsets give "
            + "\(field.offsets[1] - field.offsets[0])")
      }
      let range = header.dataStart + field.offsets[0]..<header.dataStart + field.offsets[1]
      entries[name] = Entry(type: field.type, shape: field.shape, bytes: range)
    }
    try checkCoverage(entries, from: header.dataStart, to: fileSize, path: path)
    return entries
  }

  private static func checkCoverage(
    _ entries: [String: Entry], from start: Int, to end: Int, path: String
  ) throws(ModelError) {
    let ordered = entries.sorted {
      ($0.value.bytes.lowerBound, $0.value.bytes.upperBound, $0.key)
        < ($1.value.bytes.lowerBound, $1.value.bytes.upperBound, $1.key)
    }
    var position = start
    for (name, entry) in ordered {
      guard entry.bytes.lowerBound == position else {
        throw ModelError(
          file: path, place: "tensor \(name)",
          problem: "starts at byte \(entry.bytes.lowerBound), expected \(position): tensors must "
            + "follow each other without hole or overlap")
      }
      position = entry.bytes.upperBound
    }
    guard position == end else {
      throw ModelError(
        file: path, place: "data",
        problem: "\(end - position) bytes belong to no tensor; the file is damaged")
    }
  }

  /// The bytes of an element; nil for types that the format does not have.
  static func elementSize(_ type: String) -> Int? {
    switch type {
    case "BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2": 1
    case "I16", "U16", "F16", "BF16": 2
    case "I32", "U32", "F32": 4
    case "I64", "U64", "F64": 8
    default: nil
    }
  }
}

/// The header as JSON: tensors beside one key of another form.
private struct Header: Decodable {
  struct Field: Decodable {
    let type: String
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case type = "dtype"
      case shape
      case offsets = "data_offsets"
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var dataStart = 0
  var fields: [String: Field] = [:]
  var metadata: [String: String] = [:]

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for key in container.allKeys {
      if key.stringValue == "__metadata__" {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        fields[key.stringValue] = try container.decode(Field.self, forKey: key)
      }
    }
  }
}
