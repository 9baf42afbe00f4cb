/// A token that is found in text as a whole, before any merging.
public struct AddedToken: Equatable, Sendable {
  /// The text that the token stands for.
  public var content: String
  /// The id that the reference gives it.
  public var id: UInt32
  /// The id that the definition asks for. The reference ignores it where the model's vocabulary has
  /// the token under another, and where it leaves a gap.
  public var declaredID: UInt32
  /// Whether it is a control token, which text from outside must not be able to produce.
  public var isSpecial: Bool
  /// Whether it is looked for after normalization, not before.
  public var isNormalized: Bool
  /// Whether it is found only where no word character stands beside it.
  public var isSingleWord = false
  /// Whether it takes the white space before it along.
  public var stripsLeft = false
  /// Whether it takes the white space after it along.
  public var stripsRight = false
}
