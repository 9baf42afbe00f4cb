import Tensors
import Testing

@testable import Training

@Suite("Runs in bfloat16, or in float32 where the processor gains nothing by it")
struct PrecisionTests {
  let fixture: TrainingFixture

  init() throws { fixture = try TrainingFixture() }

  private func run(_ precision: RunFile.Compute.Precision, output: String) -> RunFile {
    fixture.run(output: output) { $0.compute.precision = precision }
  }

  @Test("train as those in float32 do, without divergence at step 0, to the same bits every time")
  func training() throws {
    let float32 = try fixture.train(run(.float32, output: "float32"))
    let bfloat16 = try fixture.train(run(.bfloat16, output: "bfloat16"))
    for (record, expected) in zip(bfloat16.records, float32.records) {
      #expect(abs(record.loss / expected.loss - 1) < 0.01)
    }
    #expect(bfloat16.records[0].kl == 0)
    #expect(try fixture.train(run(.bfloat16, output: "again")).adapter == bfloat16.adapter)
    let isSame = bfloat16.adapter == float32.adapter
    #expect(isSame == (Compute(precision: .bfloat16).precision == .float32))
  }

  @Test("left to the program, are in float32 where every weight is trained")
  func automatic() {
    let adapter = run(.auto, output: "run")
    #expect(Compute(adapter).precision == .fastest)
    var full = adapter
    full.tuning = .full
    #expect(Compute(full).precision == .float32)
    full.compute.precision = .bfloat16
    #expect(Compute(full).precision == .fastest)
  }

  @Test("go on from a checkpoint of the precision that is used, whatever was asked for")
  func resuming() throws {
    try {
      let training = try TrainingRun(run(.float32, output: "run"), start: .new)
      try training.train(shouldStop: { training.step == 3 })
    }()
    let changes = try [RunFile.Compute.Precision.auto, .float32, .bfloat16].map { precision in
      try TrainingRun(run(precision, output: "run"), start: .resume(allowChanged: true)).changes
    }
    let used = Compute(precision: .bfloat16).precision
    let expected =
      used == .float32 ? [] : ["compute.precision: float32 before, bfloat16 now"]
    #expect(changes == [expected, [], expected])
  }
}
