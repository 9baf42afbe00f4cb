internal import CKernels

/// The classes of the next 64 bytes of a text, a bit a byte, the first byte's the lowest.
///
/// Words are found 64 bytes at a time: where one begins follows from the classes of a few
/// neighbours, by Boolean algebra over whole integers and without a branch that depends on the text.
/// What the algebra cannot tell is left to the scanners that go character by character.
struct TextWindow {
  /// How many bytes a window takes.
  static let size = 64

  let letters: UInt64
  let digits: UInt64
  /// Spaces, tabs and line ends.
  let white: UInt64
  let spaces: UInt64
  let lineEnds: UInt64
  let apostrophes: UInt64
  /// All other ASCII characters, apostrophes among them.
  let others: UInt64
  /// The bytes before the first that is not ASCII; the classes say nothing of those after.
  let known: UInt64

  /// The window that begins at `index`, of a text that has 64 bytes from there on.
  @inline(__always)
  init(_ text: Span<UInt8>, at index: Int, kernels: ByteKernels) {
    let classes = kernels.classes(of: text.extracting(index..<index &+ Self.size))
    letters = classes.letters
    digits = classes.digits
    white = classes.white
    spaces = classes.spaces
    lineEnds = classes.line_ends
    apostrophes = classes.apostrophes
    others = ~(classes.letters | classes.digits | classes.white)
    known = classes.high == 0 ? .max : classes.high.lowestBit &- 1
  }

  /// The starts that no byte beyond what is known could change.
  ///
  /// White space at the end may belong to a longer run: only where that begins is certain.
  @inline(__always)
  func certain(_ starts: UInt64) -> UInt64 {
    let solid = ~white & known
    if solid == 0 { return 0 }
    let last = UInt64(truncatingIfNeeded: 63 &- solid.leadingZeroBitCount)
    let toRun: UInt64 = last >= 62 ? .max : (4 &<< last) &- 1
    return starts & known & toRun
  }
}

extension UInt64 {
  /// The first bit of each run of ones.
  @inline(__always)
  var runStarts: UInt64 { self & ~(self &<< 1) }

  /// The lowest one, alone.
  @inline(__always)
  var lowestBit: UInt64 { self & (0 &- self) }
}

/// The byte kernels of this processor.
struct ByteKernels: @unchecked Sendable {
  // Functions in a table that lives as long as the process and never changes.
  private let table = rehearse_kernels()

  /// The classes of 64 bytes.
  @inline(__always)
  func classes(of bytes: Span<UInt8>) -> rehearse_byte_classes {
    precondition(bytes.count == TextWindow.size)
    var classes = rehearse_byte_classes()
    bytes.withUnsafeBufferPointer { bytes in
      if let base = bytes.baseAddress { table.pointee.classify(base, &classes) }
    }
    return classes
  }
}
