import FoundationEssentials
import Storage
public import Tensors

/// Writes float32 tensors in the safetensors format.
public enum SafetensorsWriter {
  /// One value of the header: a tensor, or the free text under `__metadata__`.
  private enum Field: Encodable {
    case tensor(type: String, shape: [Int], bytes: Range<Int>)
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
      case .tensor(let type, let shape, let bytes):
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encode(shape, forKey: .shape)
        try container.encode([bytes.lowerBound, bytes.upperBound], forKey: .offsets)
      }
    }
  }

  /// A tensor of the file.
  private struct Stored {
    let name: String
    let type: String
    let shape: [Int]
    let byteCount: Int

    var elementSize: Int { SafetensorsFile.elementSize(type) ?? 0 }
  }

  /// Publishes a file of `tensors` at `path`, whole or not at all, in the order of their names; those
  /// of another file come behind where their elements are smaller, and before where they are larger,
  /// so that each begins at a multiple of its element.
  ///
  /// - Parameters:
  ///   - shapes: the extents of tensors that are not rows × columns, such as vectors.
  ///   - metadata: free text for the header's `__metadata__`.
  ///   - other: a file whose tensors come along as they are, but for those that have the name of one
  ///     of `tensors`.
  /// - Throws: `StorageError`.
  public static func write(
    _ tensors: [String: Matrix], shapes: [String: [Int]] = [:], metadata: [String: String] = [:],
    keeping other: SafetensorsFile? = nil, to path: String
  ) throws {
    let own = tensors.map { name, matrix in
      Stored(
        name: name, type: "F32", shape: shapes[name] ?? [matrix.rows, matrix.columns],
        byteCount: matrix.count * MemoryLayout<Float>.size)
    }
    let kept = (other?.entries ?? [:]).filter { tensors[$0.key] == nil }.map { name, entry in
      Stored(name: name, type: entry.type, shape: entry.shape, byteCount: entry.bytes.count)
    }
    let ordered = (own + kept).sorted { ($1.elementSize, $0.name) < ($0.elementSize, $1.name) }
    var fields: [String: Field] = metadata.isEmpty ? [:] : ["__metadata__": .metadata(metadata)]
    var end = 0
    for tensor in ordered {
      let start = end
      end += tensor.byteCount
      fields[tensor.name] = .tensor(type: tensor.type, shape: tensor.shape, bytes: start..<end)
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
    for tensor in ordered {
      if let matrix = tensors[tensor.name] {
        try matrix.withBytes { try file.append($0.bytes) }
      } else {
        try other?.withBytes(of: tensor.name) { try file.append($0.bytes) }
      }
    }
    try file.publish()
  }
}
