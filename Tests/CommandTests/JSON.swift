import Foundation

/// A JSON value, looked into by keys and places.
struct JSON: Decodable {
  private let fields: [String: JSON]?
  let elements: [JSON]?
  let text: String?
  let number: Double?

  init(_ bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(JSON.self, from: Data(bytes))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    fields = try? container.decode([String: JSON].self)
    elements = try? container.decode([JSON].self)
    text = try? container.decode(String.self)
    number = try? container.decode(Double.self)
  }

  /// The keys of an object.
  var keys: Set<String> { Set(fields?.keys.map { $0 } ?? []) }
  /// A number without a fraction.
  var integer: Int? { number.flatMap { Int(exactly: $0) } }
  /// The integers of a list.
  var integers: [Int]? { elements?.compactMap(\.integer) }

  /// The value of a key of an object.
  subscript(_ key: String) -> JSON? { fields?[key] }
}
