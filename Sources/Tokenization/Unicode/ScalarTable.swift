/// A value for every scalar, in two levels: blocks of 64 scalars, of which those that no value was
/// set in are one.
///
/// A table of Unicode's marks takes some 30 KB, so that it is built in no time and stays in cache.
struct ScalarTable<Value: Sendable>: Sendable {
  /// By a scalar's upper bits, the number of its block.
  private var blocks = [UInt16](repeating: 0, count: Int(illFormedScalar) / 64 + 1)
  private var values: [Value]
  private let initialValue: Value

  init(repeating value: Value) {
    initialValue = value
    values = [Value](repeating: value, count: 64)
  }

  /// The value of a scalar, or of `illFormedScalar`.
  @inline(__always)
  subscript(scalar: UInt32) -> Value {
    get { values[Int(blocks[Int(scalar >> 6)]) << 6 | Int(scalar & 63)] }
    set {
      if blocks[Int(scalar >> 6)] == 0 {
        blocks[Int(scalar >> 6)] = UInt16(values.count / 64)
        values.append(contentsOf: repeatElement(initialValue, count: 64))
      }
      values[Int(blocks[Int(scalar >> 6)]) << 6 | Int(scalar & 63)] = newValue
    }
  }
}
