import Glibc
import Storage
import TestSupport
import Testing

@testable import Shards

@Suite("A set of 100,000 shards")
struct LargeSetTests {
  @Test("opens within a second, and reads from its last shard")
  func opens() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("set")
    let documents = Samples.documents(5)
    try FileSystem.createFolder(path)
    let only = try Samples.write(documents, to: path + "/shard-99999.zst")
    let shards = (0..<100_000).map { number in
      ShardSummary(
        name: ShardManifest.shardName(number), tokens: only.tokens, documents: only.documents,
        tokensByRole: only.tokensByRole, bytes: only.bytes, checksum: only.checksum)
    }
    let manifest = ShardManifest(
      kind: .chat, tokenizer: Samples.tokenizer(vocabularySize: 1_000), options: [:],
      shards: shards, rejected: [:])
    try FileSystem.publish(manifest.encoded(), to: path + "/manifest.json")

    let start = threadSeconds()
    let opened = try ShardSet(folder: path)
    #expect(threadSeconds() - start < 1)
    #expect(opened.documentCount == 500_000)
    #expect(try opened.document(499_999).provenance == documents[4].provenance)
  }

  /// The processor's time, which other tests beside this one do not lengthen.
  private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
