import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing

@Suite("The identity of a model")
struct ModelIdentityTests {
  private func digest(_ change: (inout EditableModel) -> Void = { _ in }) throws -> Digest {
    var model = try EditableModel()
    change(&model)
    let folder = try model.write()
    return try ModelIdentity.digest(ofFolder: folder.path)
  }

  @Test("equal models have one wherever they lie; a changed key or weight gives another")
  func changes() throws {
    let identity = try digest()
    #expect(try digest() == identity)
    #expect(try digest { $0.configuration["rope_theta"] = "20000" } != identity)
    #expect(try digest { $0.tensors["model.norm.weight"]?[0, 3] = 2 } != identity)
  }

  @Test("other files of the folder do not count")
  func otherFiles() throws {
    let folder = try EditableModel().write()
    let identity = try ModelIdentity.digest(ofFolder: folder.path)
    try folder.write("about the model", to: "README.md")
    #expect(try ModelIdentity.digest(ofFolder: folder.path) == identity)
  }
}
