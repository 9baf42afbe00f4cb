import Testing

@testable import Training

@Suite("Learning rate and optimizer")
struct OptimizationTests {
  @Test("the rate rises over the warm-up, peaks, and ends at its final fraction")
  func schedule() throws {
    let fixture = try TrainingFixture()
    for kind in [RunFile.Schedule.Kind.cosine, .linear] {
      let run = fixture.run { run in
        run.steps = 20
        run.schedule = RunFile.Schedule(kind: kind, warmupSteps: 4, finalFraction: 0.25)
        run.optimizer.learningRate = 1
      }
      let rates = (0..<20).map(run.learningRate)
      #expect(rates[0] == 0.2 && rates[3] == 0.8 && rates[4] == 1)
      #expect(abs(rates[19] - 0.25) < 1e-12)
      #expect(zip(rates[4...], rates[5...]).allSatisfy { $0 > $1 })
    }
  }

  @Test("a constant rate stays, also where the warm-up is as long as the run")
  func constant() throws {
    let fixture = try TrainingFixture()
    let run = fixture.run { run in
      run.steps = 3
      run.schedule = RunFile.Schedule(kind: .constant, warmupSteps: 0, finalFraction: 0)
      run.optimizer.learningRate = 0.5
    }
    #expect((0..<3).map(run.learningRate) == [0.5, 0.5, 0.5])
    let short = fixture.run { run in
      run.steps = 3
      run.schedule = RunFile.Schedule(kind: .cosine, warmupSteps: 3, finalFraction: 0)
    }
    #expect((0..<3).map(short.learningRate).allSatisfy { $0 > 0 })
  }
}
