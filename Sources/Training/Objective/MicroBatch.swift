import Dataset
import LanguageModel

/// The sequences of a batch that pass through the model together.
struct MicroBatch: Sendable {
  /// A prediction, with the source that its sequence came from.
  struct Prediction: Sendable {
    var row: HeadRow
    var source: Int
  }

  /// The tokens of all segments.
  let tokens: PackedTokens
  /// The predictions whose distributions are compared with the base's.
  let compared: [Prediction]
  /// The sequences that those are of, in their order.
  let comparedSequences: [ComparedSequence]
  /// The predictions that carry cross-entropy alone.
  let plain: [Prediction]

  /// Divides the sequences of a batch.
  ///
  /// Sequences whose tokens carry no loss are left out: they would change nothing. Those that the
  /// base must see come first, so that as few divisions as possible need a second forward pass.
  static func divide(_ batch: Batch, size: Int, weights: LossWeights) -> [MicroBatch] {
    let sequences = batch.sequences.enumerated().map { row, sequence in
      SequencePredictions(sequence, row: row, weights)
    }
    let ordered =
      sequences.filter(\.needsBase) + sequences.filter { !$0.needsBase && $0.carriesLoss }
    return stride(from: 0, to: ordered.count, by: size).map { first in
      MicroBatch(ordered[first..<min(first + size, ordered.count)])
    }
  }

  private init(_ sequences: ArraySlice<SequencePredictions>) {
    var first = 0
    var predictions: [Prediction] = []
    for sequence in sequences {
      predictions += sequence.predictions.map { prediction in
        var moved = prediction
        moved.row.row += first
        return moved
      }
      first += sequence.segments.reduce(0) { $0 + $1.count }
    }
    tokens = PackedTokens(sequences.flatMap(\.segments))
    compared = predictions.filter(\.row.target.comparesWithBase)
    comparedSequences = sequences.compactMap(\.compared)
    plain = predictions.filter { !$0.row.target.comparesWithBase }
  }
}

/// The predictions of one sequence that carry a loss; rows count from its first token.
private struct SequencePredictions {
  let segments: [[UInt32]]
  let predictions: [MicroBatch.Prediction]
  /// What the base must see; nil where nothing is compared.
  let compared: ComparedSequence?

  init(_ sequence: PackedSequence, row: Int, _ weights: LossWeights) {
    segments = sequence.attendedSegments
    var predictions: [MicroBatch.Prediction] = []
    var comparable: [Int] = []
    var sampled: [Int] = []
    for prediction in sequence.predictions {
      let headRow = prediction.position - 1
      let target = weights.target(prediction, row: row, source: sequence.source)
      if weights.isComparable(prediction.role, source: sequence.source) {
        if target?.comparesWithBase == true { sampled.append(comparable.count) }
        comparable.append(headRow)
      }
      if let target {
        predictions.append(
          MicroBatch.Prediction(
            row: HeadRow(row: headRow, target: target), source: sequence.source))
      }
    }
    self.predictions = predictions
    compared =
      sampled.isEmpty
      ? nil
      : ComparedSequence(
        source: sequence.source, epoch: sequence.epoch, segments: segments, rows: comparable,
        sampled: sampled)
  }

  var needsBase: Bool { compared != nil }
  var carriesLoss: Bool { !predictions.isEmpty }
}
