import Shards

extension ShardSet {
  /// The set as segments of at most `length` tokens: a text set cut in windows at whose ends and at
  /// whose documents' ends the context restarts, a chat set record by record, each cut at `length`.
  ///
  /// - Returns: segments with at least one supervised token each, those of a document together.
  /// - Throws: `ShardError`.
  func evaluationSegments(length: Int) throws -> [EvaluationSegment] {
    var slices: [DocumentSlice] = []
    switch manifest.kind {
    case .text:
      for start in stride(from: 0, to: tokenCount, by: length) {
        slices += try self.slices(in: start..<min(start + length, tokenCount))
      }
    case .chat:
      for number in 0..<documentCount {
        let tokens = try document(number).tokens
        slices += try self.slices(in: tokens.prefix(length))
      }
    }
    return try slices.compactMap { slice in
      let roles = slice.spans.flatMap { Array(repeating: $0.role, count: $0.count) }
      let scored = roles.indices.dropFirst().filter { roles[$0] != .prompt }
      guard !scored.isEmpty else { return nil }
      let ids = try self.tokens(in: slice.tokens)
      return EvaluationSegment(
        owner: slice.document, ids: ids,
        targets: scored.map { EvaluationSegment.Target(place: $0 - 1, token: ids[$0]) })
    }
  }
}
