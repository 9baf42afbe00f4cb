import Storage
import TestSupport
import Testing

@testable import Training

@Suite("TensorBoard's event files")
struct EventFileTests {
  @Test("the check of the standard's examples is the standard's")
  func checksum() {
    // RFC 3720, B.4.
    #expect(CRC32C.checksum(of: Array(repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum(of: Array(repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum(of: Array(0..<32)) == 0x46DD_794E)
    #expect(CRC32C.checksum(of: Array("123456789".utf8)) == 0xE306_9283)
  }

  @Test("an event has the bytes that protocol buffers give it")
  func event() {
    let event = SummaryEvent.scalars([("a", 1)], step: 300, time: 2)
    #expect(
      event.bytes == [
        9, 0, 0, 0, 0, 0, 0, 0, 64,  // wall_time: 2.0
        16, 0xAC, 2,  // step: 300
        42, 10,  // summary
        10, 8,  // value
        10, 1, 97,  // tag: "a"
        21, 0, 0, 128, 63,  // simple_value: 1.0
      ])
  }

  @Test("records of a file follow each other, each with the checks of its length and its data")
  func records() throws {
    let folder = try TemporaryFolder()
    var file = try EventFile(folder: folder.path, step: 4, time: 1_700_000_000)
    try file.append([("loss", 0.5), ("kl", 0.25)], step: 4, time: 1_700_000_001)
    let name = "events.out.tfevents.1700000000.rehearse"
    #expect(try folder.entries() == [name])
    let bytes = try folder.read(name)
    var events: [[UInt8]] = []
    var place = 0
    while place < bytes.count {
      let length = Int(bytes[place])
      #expect(Array(bytes[place..<place + 8]) == [UInt8(length), 0, 0, 0, 0, 0, 0, 0])
      let data = Array(bytes[(place + 12)..<(place + 12 + length)])
      for (content, check) in [
        (Array(bytes[place..<place + 8]), place + 8), (data, place + 12 + length),
      ] {
        var expected: [UInt8] = []
        expected.append(littleEndian: CRC32C.masked(of: content))
        #expect(Array(bytes[check..<check + 4]) == expected)
      }
      events.append(data)
      place += length + 16
    }
    #expect(
      events == [
        SummaryEvent.version(time: 1_700_000_000).bytes,
        SummaryEvent.start(step: 4, time: 1_700_000_000).bytes,
        SummaryEvent.scalars([("loss", 0.5), ("kl", 0.25)], step: 4, time: 1_700_000_001).bytes,
      ])
  }
}
