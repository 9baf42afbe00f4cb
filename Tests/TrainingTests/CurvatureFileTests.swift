import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Curvature files")
struct CurvatureFileTests {
  let folder: TemporaryFolder
  let modelFolder: TinyModelFolder
  let configuration: ModelConfiguration
  let start: Adapter
  private let model = Digest(of: Array("model".utf8))

  init() throws {
    folder = try TemporaryFolder()
    modelFolder = try TinyModelFolder()
    configuration = try ModelConfiguration(modelFolder: modelFolder.path)
    start = Adapter(LoRAConfiguration(rank: 2, alpha: 4, targets: [.key]), for: configuration)
    start.initialize(seed: 3)
  }

  private var path: String { folder.file("curvature.safetensors") }

  private func record(_ kind: CurvatureKind) -> CurvatureRecord {
    CurvatureRecord(
      kind: kind, model: model, adapter: kind == .diagonal ? start.digest : nil,
      sample: Digest(of: [1]), sequences: 2, tokens: 90)
  }

  private func write(_ kind: CurvatureKind) throws -> Curvature {
    let curvature = Curvature(kind, for: start, of: configuration)
    for (index, name) in curvature.tensors.keys.sorted().enumerated() {
      curvature.tensors[name]?.fillRandomly(in: 0...1, seed: UInt64(index))
    }
    try CurvatureFile.write(curvature, record(kind), to: path)
    return curvature
  }

  private func read(
    _ kind: CurvatureKind, model: Digest? = nil, start: Adapter? = nil
  ) throws -> Curvature {
    try CurvatureFile(path: path).curvature(
      kind, model: model ?? self.model, start: start ?? self.start, of: configuration)
  }

  private func problem(_ work: () throws -> Curvature) -> String? {
    do {
      _ = try work()
      return nil
    } catch {
      #expect("\(error)".hasPrefix(path))
      return "\(error)"
    }
  }

  @Test("what is written is read to the bit", arguments: CurvatureKind.allCases)
  func roundTrip(kind: CurvatureKind) throws {
    let written = try write(kind).tensors
    #expect(try CurvatureFile(path: path).record == record(kind))
    let read = try read(kind).tensors
    #expect(read.keys.sorted() == written.keys.sorted())
    for (name, matrix) in written { #expect(read[name]?.values == matrix.values) }
  }

  @Test("curvature of another kind, base or start of the adapter is refused")
  func otherRuns() throws {
    _ = try write(.diagonal)
    #expect(problem { try read(.kfac) }?.contains("holds diagonal curvature") == true)
    let other = Digest(of: Array("other".utf8))
    #expect(problem { try read(.diagonal, model: other) }?.contains("another base") == true)
    let moved = Adapter(start.configuration, for: configuration)
    moved.initialize(seed: 4)
    #expect(problem { try read(.diagonal, start: moved) }?.contains("another start") == true)
    var configuration = start.configuration
    configuration.alpha = 5
    let rescaled = Adapter(configuration, for: self.configuration)
    rescaled.initialize(seed: 3)
    #expect(problem { try read(.diagonal, start: rescaled) }?.contains("another start") == true)
  }

  @Test("factors fit any rank and seed, as long as they cover the projections")
  func otherAdapters() throws {
    _ = try write(.kfac)
    let larger = Adapter(LoRAConfiguration(rank: 5, alpha: 4, targets: [.key]), for: configuration)
    _ = try read(.kfac, start: larger)
    let wider = Adapter(
      LoRAConfiguration(rank: 2, alpha: 4, targets: [.key, .value]), for: configuration)
    #expect(
      problem { try read(.kfac, start: wider) }?.contains("lacks tensor layers.0.v_proj.output")
        == true)
  }

  @Test(
    "a tensor of another shape, and elements that no curvature has, are refused",
    arguments: [Float.nan, .infinity, -1])
  func faultyTensors(element: Float) throws {
    let tensors = try write(.diagonal).tensors
    let name = try #require(tensors.keys.min())
    let matrix = try #require(tensors[name])
    matrix[1, 2] = element
    func rewrite(_ tensors: [String: Matrix]) throws {
      let text = try #require(try SafetensorsFile(path: path).metadata["curvature"])
      try SafetensorsWriter.write(tensors, metadata: ["curvature": text], to: path)
    }
    try rewrite(tensors)
    let expected = element == -1 ? "negative Fisher" : "not finite"
    #expect(problem { try read(.diagonal) }?.contains(expected) == true)
    try rewrite(tensors.merging([name: Matrix(rows: 1, columns: 3)]) { $1 })
    #expect(problem { try read(.diagonal) }?.contains("F32 of shape [1, 3] found") == true)
  }

  @Test("a file of tensors without a record, or with a later one, is refused")
  func faultyRecords() throws {
    let tensors = try write(.diagonal).tensors
    var later = record(.diagonal)
    later.version = 2
    try CurvatureFile.write(.diagonal(start), later, to: path)
    #expect(problem { try read(.diagonal) }?.contains("of this version") == true)
    try SafetensorsWriter.write(tensors, to: path)
    #expect(problem { try read(.diagonal) }?.contains("not a curvature file") == true)
  }

  @Test("a mutated file is read or refused with its name, never a crash", arguments: 0..<100)
  func mutations(seed: UInt64) throws {
    _ = try write(seed % 2 == 0 ? .diagonal : .kfac)
    let bytes = try folder.read("curvature.safetensors")
    // Most of the file are elements; the header is where a reader can go wrong.
    let header = Array(bytes.prefix(900)).mutated(seed: seed)
    try folder.write(header + bytes.dropFirst(900), to: "curvature.safetensors")
    _ = problem { try read(seed % 2 == 0 ? .diagonal : .kfac) }
  }
}
