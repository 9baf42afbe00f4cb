import Recipes
import Storage
import Synchronization
import TestSupport
import Testing

/// A folder into which a file of a server is fetched.
struct FetchFixture {
  static let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
  static let limits = FetchLimits(
    attempts: 3, firstDelay: 0.001, longestDelay: 0.002, connectTimeout: 10, stallTimeout: 20)

  let folder: TemporaryFolder
  let notices = Notices()

  init() throws { folder = try TemporaryFolder() }

  /// The checksum of some bytes.
  func checksum(of bytes: [UInt8] = Self.bytes) throws -> Checksum {
    let elsewhere = try TemporaryFolder()
    return try Checksum(ofFile: elsewhere.write(bytes, to: "bytes"))
  }

  /// Fetches `address` as `data.bin`, and returns its bytes.
  @discardableResult
  func fetch(
    _ address: String, size: Int? = nil, checksum: Checksum? = nil,
    limits: FetchLimits = Self.limits
  ) throws -> [UInt8] {
    let notices = notices
    let file = RecipeFile(
      address: try #require(Address(address)), name: "data.bin", size: size, checksum: checksum)
    let fetcher = Fetcher(
      limits: limits, observer: Fetcher.Observer(onNotice: { notices.append($0) }))
    #expect(try fetcher.fetch(file, into: folder.path) == folder.file("data.bin"))
    return try folder.read("data.bin")
  }

  /// What users were told.
  final class Notices: Sendable {
    private let texts = Mutex<[String]>([])

    func append(_ text: String) { texts.withLock { $0.append(text) } }
    var all: [String] { texts.withLock { $0 } }
  }
}
