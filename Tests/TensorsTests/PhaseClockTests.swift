import Testing

@testable import Tensors

@Suite("The clock of a step's phases")
struct PhaseClockTests {
  @Test("operations count in the pass that runs, by their kind of work")
  func spans() throws {
    let clock = PhaseClock()
    let compute = Compute(threads: 2, clock: clock)
    let (x, y) = (Matrix(rows: 3, columns: 5), Matrix(rows: 5, columns: 7))
    let out = Matrix(rows: 3, columns: 7)
    clock.begin(.forward)
    compute.multiplyThin(x, y, into: out)
    compute.multiply(x, y, into: out)
    clock.begin(.backward)
    compute.multiplyThin(x, y, into: out)
    compute.multiplyThin(x, y, into: out)
    compute.add(out, to: out)
    clock.begin(.other)

    #expect(try #require(clock.span(.adapter, in: .forward)).operations == 2 * 3 * 5 * 7)
    #expect(try #require(clock.span(.weights, in: .forward)).operations == 2 * 3 * 5 * 7)
    #expect(try #require(clock.span(.adapter, in: .backward)).operations == 2 * 2 * 3 * 5 * 7)
    #expect(try #require(clock.span(.elements, in: .backward)).operations == 0)
    #expect(clock.span(.losses, in: .backward) == nil)
    for pass in [Pass.forward, .backward] {
      let parts = Work.allCases.compactMap { clock.span($0, in: pass)?.seconds }
      #expect(parts.allSatisfy { $0 > 0 })
      #expect(clock.seconds(of: pass) >= parts.reduce(0, +))
    }
  }

  @Test("what was counted can be forgotten")
  func reset() {
    let clock = PhaseClock()
    clock.begin(.head)
    clock.begin(.other)
    #expect(clock.seconds(of: .head) > 0)
    clock.reset()
    #expect(clock.seconds(of: .head) == 0)
  }
}
