import Testing

@testable import Tensors

@Suite("Dropout")
struct DropoutTests {
  private func dropped(
    _ x: Matrix, _ probability: Float, key: UInt64 = 1, threads: Int = 1,
    kernels: String = "generic"
  ) throws -> Matrix {
    let out = Matrix(rows: x.rows, columns: x.columns)
    try Kernels.compute(kernels, threads: threads).dropout(
      x, probability: probability, key: key, into: out)
    return out
  }

  private func ones(_ rows: Int, _ columns: Int) -> Matrix {
    let matrix = Matrix(rows: rows, columns: columns)
    matrix.fill(1)
    return matrix
  }

  @Test(
    "the expected share is zeroed", arguments: [Float(0.05), 0.1, 0.5, 0.9], [1, 2, 3] as [UInt64])
  func share(probability: Float, key: UInt64) throws {
    let out = try dropped(ones(100, 1000), probability, key: key)
    let share = Double(out.values.filter { $0 == 0 }.count) / 100_000
    let deviation = (Double(probability) * (1 - Double(probability)) / 100_000).squareRoot()
    #expect(abs(share - Double(probability)) < 4 * deviation)
  }

  @Test("what stays is scaled up by the share that stays")
  func scale() throws {
    let x = Matrix.random(10, 50, in: 1...2, seed: 1)
    let out = try dropped(x, 0.25)
    #expect(zip(out.values, x.values).allSatisfy { $0 == 0 || abs($0 - $1 / 0.75) < 1e-6 })
  }

  @Test("a probability of zero changes nothing")
  func none() throws {
    let x = Matrix.random(10, 50, seed: 1)
    #expect(try dropped(x, 0).bits == x.bits)
  }

  @Test("the same key zeroes the same elements of whatever it meets, another key others")
  func keys() throws {
    let mask = try dropped(ones(40, 33), 0.5, key: 7).values.map { $0 == 0 }
    let gradient = Matrix.random(40, 33, in: 1...2, seed: 3)
    func zeroed(key: UInt64) throws -> [Bool] {
      try dropped(gradient, 0.5, key: key).values.map { $0 == 0 }
    }
    #expect(try zeroed(key: 7) == mask)
    #expect(try zeroed(key: 8) != mask)
  }

  @Test("rows, and neighbouring keys, are independent")
  func independence() throws {
    let (first, second) = (
      try dropped(ones(2, 10_000), 0.5, key: 1), try dropped(ones(2, 10_000), 0.5, key: 2)
    )
    let pairs = [
      (first.rows(0..<1), first.rows(1..<2)), (first.rows(0..<1), second.rows(0..<1)),
    ]
    for (a, b) in pairs {
      let agreeing = zip(a.values, b.values).filter { $0 == $1 }.count
      #expect(abs(agreeing - 5000) < 200)
    }
  }

  @Test(
    "kernels and threads make no difference to the mask", arguments: Kernels.names, [1, 2, 3])
  func everywhere(kernels: String, threads: Int) throws {
    let x = Matrix.random(64, 37, seed: 1)
    let reference = try dropped(x, 0.3)
    #expect(try dropped(x, 0.3, threads: threads, kernels: kernels).bits == reference.bits)
  }
}
