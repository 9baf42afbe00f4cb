extension TokenDecoder {
  /// The member `decoder`.
  init(_ field: DefinitionField) throws(TokenizerError) {
    if field.value == .null { return }
    var steps: [Step] = []
    for component in try field.components(in: "decoders") { steps.append(try Step(component)) }
    self.steps = steps
  }
}

extension TokenDecoder.Step {
  fileprivate init(_ field: DefinitionField) throws(TokenizerError) {
    let type = try field.member("type")
    switch try type.string() {
    case "ByteLevel": self = .byteLevel
    case "ByteFallback": self = .byteFallback
    case "Fuse": self = .fuse
    case "Strip":
      self = .strip(
        character: try field.member("content").character(),
        left: try field.member("start").count(), right: try field.member("stop").count())
    case "Replace":
      self = .replace(
        try TextPattern(try field.member("pattern")),
        with: Array(try field.member("content").string().utf8))
    case "Metaspace":
      let metaspace = try Metaspace(field)
      self = .metaspace(
        replacement: metaspace.replacement, isPrepended: metaspace.prependScheme != .never)
    case "BPEDecoder":
      self = .endOfWord(suffix: Array(try field.member("suffix").string().utf8))
    default:
      throw type.unsupported(
        supported: "ByteLevel, ByteFallback, Fuse, Strip, Replace, Metaspace, BPEDecoder or a "
          + "Sequence of these")
    }
  }
}
