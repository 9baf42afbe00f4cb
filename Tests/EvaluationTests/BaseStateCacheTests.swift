import Evaluation
import LanguageModel
import Shards
import TestSupport
import Testing

@Suite("What the base made of texts before")
struct BaseStateCacheTests {
  let fixture: EvaluationFixture
  let folder: TemporaryFolder
  let set: ShardSet

  init() throws {
    fixture = try EvaluationFixture()
    (set, _) = try fixture.texts([50, 1, 7, 64, 130])
    folder = try TemporaryFolder()
  }

  private func cache(_ base: Transformer) throws -> BaseStateCache {
    try BaseStateCache(
      folder: folder.path, model: ModelIdentity.digest(ofFolder: fixture.tiny.path), base)
  }

  private func measure(isTrained: Bool, _ cache: BaseStateCache?) throws -> DomainEvaluator.Result {
    let adapter = fixture.adapter(isTrained: isTrained)
    return try DomainEvaluator(
      fixture.model, adapted: AdaptedModel(fixture.model, adapter: adapter), length: 32,
      cache: cache
    ).evaluate(set)
  }

  @Test(
    "does not change a figure, whatever adapter it was kept beside, and is written again where damaged"
  )
  func figures() throws {
    let (started, trained) = (
      try measure(isTrained: false, nil), try measure(isTrained: true, nil)
    )
    #expect(try measure(isTrained: false, cache(fixture.model)) == started)
    let files = try folder.entries()
    #expect(!files.isEmpty)
    #expect(try measure(isTrained: true, cache(fixture.model)) == trained)
    #expect(try folder.entries() == files)
    let bytes = try files.map { try folder.read($0) }
    for file in files { try folder.write("RehState", to: file) }
    #expect(try measure(isTrained: true, cache(fixture.model)) == trained)
    #expect(try files.map { try folder.read($0) } == bytes)
  }

  @Test("is read: states of other weights under the base's name give other losses")
  func reading() throws {
    let tiny = try TinyModelFolder(seed: 5)
    let other = try Transformer(folder: tiny.path, compute: fixture.model.compute)
    let found = try measure(isTrained: true, nil)
    _ = try DomainEvaluator(
      other, adapted: AdaptedModel(other), length: 32, cache: cache(other)
    ).evaluate(set)
    let mistaken = try measure(isTrained: true, cache(fixture.model))
    #expect(mistaken.base.nll != found.base.nll)
    #expect(mistaken.adapted?.nll == found.adapted?.nll)
  }
}
