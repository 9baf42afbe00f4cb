import CKernels
import TestSupport
import Testing

@Suite("The byte kernels")
struct ByteKernelTests {
  @Test("every instruction set gives each byte its classes", arguments: Kernels.names)
  func classes(kernels: String) throws {
    let table = try #require(rehearse_kernels_named(kernels)).pointee
    var generator = SeededGenerator(seed: 1)
    for round in 0..<1000 {
      // Each byte value comes by in the first rounds, and then ASCII more often than the rest.
      let bytes = (0..<64).map { index in
        round < 4
          ? UInt8(round * 64 + index)
          : UInt8.random(in: 0...(round.isMultiple(of: 2) ? 0x7F : 0xFF), using: &generator)
      }
      var found = rehearse_byte_classes()
      table.classify(bytes, &found)
      func mask(_ isMember: (Unicode.Scalar) -> Bool) -> UInt64 {
        bytes.indices.reduce(0) { mask, index in
          isMember(Unicode.Scalar(bytes[index])) ? mask | 1 << UInt64(index) : mask
        }
      }
      #expect(found.letters == mask { ("a"..."z").contains($0) || ("A"..."Z").contains($0) })
      #expect(found.digits == mask { ("0"..."9").contains($0) })
      #expect(found.white == mask { ("\t"..."\r").contains($0) || $0 == " " })
      #expect(found.spaces == mask { $0 == " " })
      #expect(found.line_ends == mask { $0 == "\n" || $0 == "\r" })
      #expect(found.apostrophes == mask { $0 == "'" })
      #expect(found.high == mask { !$0.isASCII })
    }
  }
}
