import Dataset
import Shards

extension PackedSequence {
  /// A token that is predicted from those before it.
  struct Prediction {
    /// Where the token stands, from the sequence's first token.
    let position: Int
    let token: UInt32
    let role: TokenRole
  }

  /// The ids of what attends only to itself.
  var attendedSegments: [[UInt32]] {
    let ids = segments.map(\.ids)
    return attention == .segment ? ids : [ids.flatMap(\.self)]
  }

  /// Every token but the first of each segment, in order.
  var predictions: [Prediction] {
    var predictions: [Prediction] = []
    var first = 0
    for segment in segments {
      for index in segment.ids.indices.dropFirst() {
        predictions.append(
          Prediction(
            position: first + index, token: segment.ids[index], role: segment.roles[index]))
      }
      first += segment.ids.count
    }
    return predictions
  }
}
