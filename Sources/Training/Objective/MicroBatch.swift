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
    plain = predictions.filter { !$0.row.target.comparesWithBase }
  }
}

/// The predictions of one sequence that carry a loss; rows count from its first token.
private struct SequencePredictions {
  let segments: [[UInt32]]
  let predictions: [MicroBatch.Prediction]

  init(_ sequence: PackedSequence, row: Int, _ weights: LossWeights) {
    let ids = sequence.segments.map(\.ids)
    segments = sequence.attention == .segment ? ids : [ids.flatMap(\.self)]
    predictions = sequence.predictions.compactMap { prediction in
      weights.target(prediction, row: row).map { target in
        MicroBatch.Prediction(
          row: HeadRow(row: prediction.position - 1, target: target), source: sequence.source)
      }
    }
  }

  var needsBase: Bool { predictions.contains(where: \.row.target.comparesWithBase) }
  var carriesLoss: Bool { !predictions.isEmpty }
}
