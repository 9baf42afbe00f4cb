/// A value in a definition that knows where it stands, so that every complaint names its field.
struct DefinitionField {
  let file: String
  /// The path from the root, such as `model.merges[3]`; empty for the root.
  let path: String
  let value: JSONValue

  /// The root of the JSON document `bytes`.
  init(parsing bytes: [UInt8], file: String) throws(TokenizerError) {
    do {
      self.init(file: file, path: "", value: try JSONParser.parse(bytes))
    } catch {
      throw TokenizerError(
        file: file, place: "byte \(error.offset)", found: error.found, expected: error.expected,
        advice: "the file is damaged or no JSON; fetch it again")
    }
  }

  init(file: String, path: String, value: JSONValue) {
    self.file = file
    self.path = path
    self.value = value
  }

  /// The member `name`; null where it is absent.
  func member(_ name: String) throws(TokenizerError) -> DefinitionField {
    guard case .object = value else { throw malformed(expected: "an object") }
    return DefinitionField(
      file: file, path: path.isEmpty ? name : "\(path).\(name)", value: value.member(name) ?? .null)
  }

  func element(_ index: Int, _ value: JSONValue) -> DefinitionField {
    DefinitionField(file: file, path: "\(path)[\(index)]", value: value)
  }

  func elements() throws(TokenizerError) -> [DefinitionField] {
    try array().enumerated().map { element($0, $1) }
  }

  func array() throws(TokenizerError) -> [JSONValue] {
    guard case .array(let elements) = value else { throw malformed(expected: "an array") }
    return elements
  }

  func string() throws(TokenizerError) -> String {
    guard case .string(let text) = value else { throw malformed(expected: "a string") }
    return text
  }

  func boolean() throws(TokenizerError) -> Bool {
    guard case .boolean(let flag) = value else { throw malformed(expected: "true or false") }
    return flag
  }

  /// The member `type`, by which the format tells its components apart.
  func type() throws(TokenizerError) -> String { try member("type").string() }

  /// The field does not have the shape that the format asks for.
  func malformed(
    found: String? = nil, expected: String,
    advice: String = "this is no tokenizer.json as Hugging Face tokenizers writes it"
  ) -> TokenizerError {
    TokenizerError(
      file: file, place: path.isEmpty ? "the top level" : path, found: found ?? value.summary,
      expected: expected, advice: advice)
  }

  /// The field is well-formed and asks for something that this library does not do.
  func unsupported(found: String? = nil, supported: String) -> TokenizerError {
    malformed(
      found: found, expected: supported, advice: "other tokenizers of this kind are not supported")
  }
}
