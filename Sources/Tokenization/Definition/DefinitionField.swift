/// A value in a definition that knows where it stands, so that every complaint names its field.
struct DefinitionField {
  let file: String
  /// The path from the root, such as `model.merges[3]`; empty for the root.
  let path: String
  let document: JSONDocument
  /// The value's node in the document; nil where the member is absent.
  private let node: Int?

  /// The root of the JSON document `bytes`.
  init(parsing bytes: [UInt8], file: String) throws(TokenizerError) {
    do {
      self.init(file: file, path: "", document: try JSONParser.parse(bytes), node: 0)
    } catch {
      throw TokenizerError(
        file: file, place: "byte \(error.offset)", found: error.found, expected: error.expected,
        advice: "the file is damaged or no JSON; fetch it again")
    }
  }

  private init(file: String, path: String, document: JSONDocument, node: Int?) {
    self.file = file
    self.path = path
    self.document = document
    self.node = node
  }

  /// The value with all that it holds: a copy, not for fields of a hundred thousand values.
  var value: JSONValue { node.map(document.value) ?? .null }

  private var summary: String { node.map(document.summary) ?? JSONValue.null.summary }

  /// The field at `node` of the same document.
  ///
  /// - Parameter step: what leads there from here, such as `[3]`.
  func descendant(_ step: String, node: Int?) -> DefinitionField {
    DefinitionField(file: file, path: path + step, document: document, node: node)
  }

  /// The member `name`; null where it is absent.
  func member(_ name: String) throws(TokenizerError) -> DefinitionField {
    var members = try objectNodes()
    let step = path.isEmpty ? name : ".\(name)"
    var found: Int?
    while let key = members.next(), let value = members.next() {
      guard document.withText(of: key, { $0.elementsEqual(name.utf8.span) }) else { continue }
      guard found == nil else {
        throw descendant(step, node: value).malformed(
          found: "a second member of this name", expected: "each name once")
      }
      found = value
    }
    return descendant(step, node: found)
  }

  func elements() throws(TokenizerError) -> [DefinitionField] {
    try arrayNodes().enumerated().map { descendant("[\($0)]", node: $1) }
  }

  func array() throws(TokenizerError) -> [JSONValue] { try arrayNodes().map(document.value) }

  func string() throws(TokenizerError) -> String {
    guard let node, document.isString(node) else { throw malformed(expected: "a string") }
    return document.string(node)
  }

  func boolean() throws(TokenizerError) -> Bool {
    switch node.map({ document.nodes[$0].kind }) {
    case .yes: return true
    case .no: return false
    default: throw malformed(expected: "true or false")
    }
  }

  /// The member `type`, by which the format tells its components apart.
  func type() throws(TokenizerError) -> String { try member("type").string() }
}

extension DefinitionField {
  /// The nodes of an array's elements.
  func arrayNodes() throws(TokenizerError) -> JSONDocument.Children {
    guard let node, document.nodes[node].kind == .array else {
      throw malformed(expected: "an array")
    }
    return document.children(of: node)
  }

  /// The nodes of an object's names and values in turn.
  func objectNodes() throws(TokenizerError) -> JSONDocument.Children {
    guard let node, document.nodes[node].kind == .object else {
      throw malformed(expected: "an object")
    }
    return document.children(of: node)
  }

  /// The field does not have the shape that the format asks for.
  func malformed(
    found: String? = nil, expected: String,
    advice: String = "the file is not as Hugging Face's libraries write it"
  ) -> TokenizerError {
    TokenizerError(
      file: file, place: path.isEmpty ? "the top level" : path, found: found ?? summary,
      expected: expected, advice: advice)
  }

  /// The field is well-formed and asks for something that this library does not do.
  func unsupported(found: String? = nil, supported: String) -> TokenizerError {
    malformed(
      found: found, expected: supported, advice: "other tokenizers of this kind are not supported")
  }
}
