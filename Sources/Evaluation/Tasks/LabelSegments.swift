/// What passes through the model to compare labels after prompts.
struct LabelSegments {
  private(set) var segments: [EvaluationSegment] = []
  /// The number of the label that each target of each segment is a token of.
  private(set) var labels: [[Int]] = []

  /// Adds one example's.
  ///
  /// All labels' first tokens are predicted after the prompt, in whichever segment, so that a label of
  /// one token needs none of its own.
  mutating func append(example: Int, prompt: [UInt32], labels ids: [[UInt32]]) {
    let last = prompt.count - 1
    var targets = ids.map { EvaluationSegment.Target(place: last, token: $0[0]) }
    var numbers = Array(ids.indices)
    for (number, label) in ids.enumerated() where label.count > 1 {
      for (offset, token) in label.enumerated().dropFirst() {
        targets.append(EvaluationSegment.Target(place: last + offset, token: token))
        numbers.append(number)
      }
      append(example, prompt + label.dropLast(), targets, numbers)
      (targets, numbers) = ([], [])
    }
    if !targets.isEmpty { append(example, prompt, targets, numbers) }
  }

  private mutating func append(
    _ example: Int, _ ids: [UInt32], _ targets: [EvaluationSegment.Target], _ numbers: [Int]
  ) {
    segments.append(EvaluationSegment(owner: example, ids: ids, targets: targets))
    labels.append(numbers)
  }
}
