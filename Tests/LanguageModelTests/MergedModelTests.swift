import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing

@Suite("Merging an adapter into a model folder")
struct MergedModelTests {
  private let segments = randomSegments([9, 4])
  private let folder: TemporaryFolder
  private let compute = Compute(threads: 1)

  init() throws { folder = try TemporaryFolder() }

  /// Merges a random adapter into the model of a folder and returns both.
  private func merge(
    _ base: String, _ configuration: LoRAConfiguration = LoRAConfiguration(rank: 2, alpha: 4)
  ) throws -> (adapter: Adapter, merged: String) {
    let adapter = randomAdapter(configuration, for: try ModelConfiguration(modelFolder: base))
    let merged = folder.file("merged")
    try adapter.writeMerged(withBase: base, to: merged, compute: compute)
    return (adapter, merged)
  }

  @Test("the merged model's states are those of the base with its adapter, but for rounding")
  func sameStates() throws {
    let base = try EditableModel().write()
    let (adapter, merged) = try merge(base.path)
    let expected = try Transformer(folder: base.path, compute: compute)
      .hidden(segments, adapter: adapter).values
    let found = try Transformer(folder: merged, compute: compute).hidden(segments).values
    for (found, expected) in zip(found, expected) {
      #expect(abs(found - expected) < 1e-4 * max(1, abs(expected)))
    }
  }

  @Test("weights that are not adapted, and the header, keep their bytes")
  func untouched() throws {
    let base = try TinyModelFolder()
    let (_, merged) = try merge(
      base.path, LoRAConfiguration(rank: 2, alpha: 4, targets: [.down], layers: [1]))
    let before = try SafetensorsFile(path: base.path + "/model.safetensors")
    let after = try SafetensorsFile(path: merged + "/model.safetensors")
    #expect(after.entries == before.entries)
    for name in before.entries.keys {
      let isSame = before.withBytes(of: name) { old in
        after.withBytes(of: name) { old.elementsEqual($0) }
      }
      #expect(isSame == (name != "model.layers.1.mlp.down_proj.weight"), "\(name)")
    }
  }

  @Test("all files but weights in other formats, hidden files and folders come along")
  func otherFiles() throws {
    let base = try EditableModel().write()
    for name in ["tokenizer.json", "chat_template.jinja", "LICENSE"] {
      try base.write(name, to: name)
    }
    for name in [
      "pytorch_model.bin", "model.safetensors.index.json", ".hidden", "onnx/config.json",
    ] {
      try base.write(name, to: name)
    }
    _ = try merge(base.path)
    #expect(try folder.entries() == ["merged"])
    #expect(
      try FileSystem.list(folder.file("merged")) == [
        "LICENSE", "chat_template.jinja", "config.json", "model.safetensors", "tokenizer.json",
      ])
    #expect(try folder.read("merged/LICENSE") == Array("LICENSE".utf8))
  }

  @Test("a base in shards is merged shard by shard, with its index")
  func sharded() throws {
    let model = try EditableModel()
    let (whole, shards) = (try model.write(), try TemporaryFolder())
    try model.writeSharded(to: shards)
    let (adapter, merged) = try merge(shards.path)
    try adapter.writeMerged(withBase: whole.path, to: folder.file("whole"), compute: compute)
    let states = try [merged, folder.file("whole")].map {
      try Transformer(folder: $0, compute: compute).hidden(segments).values
    }
    #expect(states[0] == states[1])
    #expect(try FileSystem.list(merged) == FileSystem.list(shards.path))
  }

  @Test("a weight in bfloat16 is rounded once, to the nearest")
  func bfloat16() throws {
    let base = try TemporaryFolder()
    try EditableModel().writeBFloat16(to: base)
    let (adapter, merged) = try merge(base.path)
    let name = "model.layers.0.self_attn.k_proj.weight"
    let file = try SafetensorsFile(path: merged + "/model.safetensors")
    #expect(file.entries[name]?.type == "BF16")
    let part = try #require(
      adapter.projections.first { $0.layer == 0 && $0.projection == .key })
    let exact = Matrix(rows: part.b.rows, columns: part.a.columns)
    try SafetensorsFile(path: base.path + "/model.safetensors").withBytes(of: name) {
      exact.load($0, as: .bfloat16, compute: compute)
    }
    compute.multiply(
      part.b, part.a, into: exact, scale: adapter.configuration.scale, accumulate: true)
    let stored = Matrix(rows: exact.rows, columns: exact.columns)
    file.withBytes(of: name) { stored.load($0, as: .bfloat16, compute: compute) }
    // bfloat16 keeps eight bits: the nearest lies within half of the last one's worth.
    for (stored, exact) in zip(stored.values, exact.values) {
      #expect(abs(stored - exact) <= exact.binade.magnitude * 0x1p-8)
    }
  }

  @Test("a folder that holds files is left as it is")
  func taken() throws {
    let base = try EditableModel().write()
    try folder.write("mine", to: "merged/notes.txt")
    let error = try #require(throws: ModelError.self) { _ = try merge(base.path) }
    #expect(error.file == folder.file("merged"))
    #expect(try FileSystem.list(folder.file("merged")) == ["notes.txt"])
  }

  @Test("where the base cannot be read to its end, nothing is left")
  func nothingHalf() throws {
    var model = try EditableModel()
    let base = try model.write()
    let adapter = randomAdapter(
      LoRAConfiguration(rank: 2, alpha: 4), for: try ModelConfiguration(modelFolder: base.path))
    model.tensors["model.layers.1.mlp.up_proj.weight"] = Matrix(rows: 3, columns: 3)
    let other = try model.write()
    #expect(throws: ModelError.self) {
      try adapter.writeMerged(withBase: other.path, to: folder.file("merged"), compute: compute)
    }
    #expect(try folder.entries().isEmpty)
  }
}
