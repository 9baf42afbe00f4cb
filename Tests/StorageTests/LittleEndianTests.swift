import Storage
import Testing

@Suite("Little-endian integers")
struct LittleEndianTests {
  @Test("are written lowest byte first and read back from any place")
  func scalars() {
    var bytes: [UInt8] = [7]
    bytes.append(littleEndian: UInt32(0x0403_0201))
    #expect(bytes == [7, 1, 2, 3, 4])
    #expect(bytes.span.bytes.littleEndian(at: 1, as: UInt32.self) == 0x0403_0201)
  }

  @Test("of an array take two or four bytes each", arguments: [2, 4])
  func arrays(width: Int) {
    let elements: [UInt32] = [1, 0x0203, 65_535]
    let bytes = elements.littleEndianBytes(width: width)
    #expect(bytes.count == elements.count * width)
    #expect(Array(bytes[width..<width + 2]) == [3, 2])
    #expect([UInt32](littleEndian: bytes, width: width) == elements)
  }
}
