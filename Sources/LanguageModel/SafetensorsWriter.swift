import FoundationEssentials
import Storage
public import Tensors

/// Writes float32 tensors in the safetensors format.
public enum SafetensorsWriter {
  /// One value of the header: a tensor, or the free text under `__metadata__`.
  private enum Field: Encodable {
    case tensor(shape: [Int], bytes: Range<Int>)
    case metadata([String: String])

    private enum CodingKeys: String, CodingKey {
      case type = "dtype"
      case shape
      case offsets = "data_offsets"
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .metadata(let text):
        try text.encode(to: encoder)
      case .tensor(let shape, let bytes):
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("F32", forKey: .type)
        try container.encode(shape, forKey: .shape)
        try container.encode([bytes.lowerBound, bytes.upperBound], forKey: .offsets)
      }
    }
  }

  /// Publishes a file of `tensors` at `path`, whole or not at all, in the order of their names.
  ///
  /// - Parameters:
  ///   - shapes: the extents of tensors that are not rows × columns, such as vectors.
  ///   - metadata: free text for the header's `__metadata__`.
  /// - Throws: `StorageError`.
  public static func write(
    _ tensors: [String: Matrix], shapes: [String: [Int]] = [:], metadata: [String: String] = [:],
    to path: String
  ) throws {
    let ordered = tensors.sorted { $0.key < $1.key }
    var fields: [String: Field] = metadata.isEmpty ? [:] : ["__metadata__": .metadata(metadata)]
    var end = 0
    for (name, matrix) in ordered {
      let start = end
      end += matrix.count * MemoryLayout<Float>.size
      fields[name] = .tensor(
        shape: shapes[name] ?? [matrix.rows, matrix.columns], bytes: start..<end)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header = Array(try encoder.encode(fields))
    // The data then starts at a multiple of eight bytes.
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    var prefix = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    prefix += header
    var file = try AtomicFile(path: path)
    try file.append(prefix)
    for (_, matrix) in ordered {
      try matrix.withBytes { try file.append($0.bytes) }
    }
    try file.publish()
  }
}
