/// A passage of a text, cut where a reader could be asked to go on.
struct Passage: Equatable, Sendable {
  /// The first sentence or two.
  let opening: String
  /// What follows, without the white space between them.
  let continuation: String
}
