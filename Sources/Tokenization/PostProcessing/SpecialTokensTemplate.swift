/// The special tokens that a model wants around a text, such as a beginning-of-sequence token.
struct SpecialTokensTemplate: Equatable, Sendable {
  /// The ids before the text's own.
  var prefix: [UInt32] = []
  /// The ids after them.
  var suffix: [UInt32] = []
}
