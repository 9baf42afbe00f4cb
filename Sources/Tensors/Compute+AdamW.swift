import CKernels
import Glibc

/// The constants of one AdamW update.
public struct AdamWUpdate: Sendable {
  /// The learning rate.
  public var rate: Double
  /// Decay rates of the two moments.
  public var betas: (Double, Double)
  /// Added to the root of the second moment.
  public var epsilon: Double
  /// Decoupled weight decay.
  public var decay: Double
  /// What the gradient is multiplied by before use.
  public var gradientScale: Double
  /// The number of this update, from 1; corrects the bias of the moments.
  public var number: Int

  /// Describes an update.
  public init(
    rate: Double, betas: (Double, Double), epsilon: Double, decay: Double, gradientScale: Double,
    number: Int
  ) {
    self.rate = rate
    self.betas = betas
    self.epsilon = epsilon
    self.decay = decay
    self.gradientScale = gradientScale
    self.number = number
  }
}

extension Compute {
  /// One update of AdamW (Loshchilov and Hutter 2019, algorithm 2); all matrices have one row.
  public func adamW(
    _ parameters: Matrix, gradient: Matrix, firstMoment: Matrix, secondMoment: Matrix,
    _ update: AdamWUpdate
  ) {
    for matrix in [parameters, gradient, firstMoment, secondMoment] {
      precondition(matrix.rows == 1 && matrix.columns == parameters.columns)
    }
    let bias1 = 1 - pow(update.betas.0, Double(update.number))
    let bias2 = 1 - pow(update.betas.1, Double(update.number))
    parallel(parameters.columns, grain: 1 << 14) { range in
      let first = range.lowerBound
      kernels.adamw(
        parameters.base + first, gradient.base + first, firstMoment.base + first,
        secondMoment.base + first, range.count, Float(update.gradientScale), Float(update.rate),
        Float(update.betas.0), Float(update.betas.1), Float(update.epsilon), Float(update.decay),
        Float(bias1), Float(bias2))
    }
  }
}
