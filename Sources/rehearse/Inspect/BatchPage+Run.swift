import Dataset
import Reports
import Shards
import Tokenization
import Training

extension BatchPage {
  /// How many of a source's most frequent tokens are shown.
  private static let frequentTokenCount = 20

  /// The page of a batch.
  ///
  /// - Parameters:
  ///   - numbers: the places of its rows in the whole batch.
  ///   - commands: how to see other steps.
  /// - Complexity: that of the plans of 200 steps.
  init(
    _ batch: Batch, rows numbers: [Int], of run: RunFile, named name: String,
    sampler: BatchSampler, tokenizer: Tokenizer, commands: [(label: String, command: String)]
  ) throws {
    let plans = try sampler.plans(through: batch.step + 1)
    let now = plans[plans.count - 1]
    self.init(
      run: Run(
        name: name, steps: run.steps, sequenceLength: run.sequenceLength,
        shareUnit: run.shareUnit.words, seed: run.seed, commands: commands),
      step: batch.step,
      sources: now.sources.enumerated().map { number, source in
        Source(
          name: source.name, sequences: source.sequences, tokens: source.tokens,
          epochs: source.epochs,
          shares: plans.shares(of: number),
          frequentTokens: Self.frequentTokens(
            of: batch.sequences.filter { $0.source == number }, tokenizer: tokenizer))
      },
      rows: zip(numbers, batch.sequences).map { Row($1, number: $0, tokenizer: tokenizer) })
  }

  private static func frequentTokens(
    of sequences: [PackedSequence], tokenizer: Tokenizer
  ) -> [(text: String, count: Int)] {
    var counts: [UInt32: Int] = [:]
    for segment in sequences.lazy.flatMap(\.segments) {
      for id in segment.ids { counts[id, default: 0] += 1 }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(frequentTokenCount)
      .map { (tokenizer.visibleText(of: $0.key), $0.value) }
  }
}

extension BatchPage.Row {
  fileprivate init(_ sequence: PackedSequence, number: Int, tokenizer: Tokenizer) {
    self.init(
      number: number, source: sequence.source, epoch: sequence.epoch,
      attendsAcrossSegments: sequence.attention == .full,
      segments: sequence.segments.map { segment in
        BatchPage.Segment(
          place: segment.place, document: segment.document, offset: segment.offset,
          pieces: tokenizer.pieces(of: segment).map { piece in
            BatchPage.Piece(
              role: BatchPage.Role(piece.role), isSupervised: piece.isSupervised,
              tokenCount: piece.tokenCount, text: piece.text)
          })
      })
  }
}

extension BatchPage.Role {
  fileprivate init(_ role: TokenRole) {
    self =
      switch role {
      case .prompt: .prompt
      case .response: .response
      case .text: .text
      }
  }
}
