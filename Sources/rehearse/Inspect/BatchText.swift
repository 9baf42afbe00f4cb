import Dataset
import Reports
import Shards
import Tokenization
import Training

/// A batch as a person reads it on a terminal.
struct BatchText {
  let run: RunFile
  let tokenizer: Tokenizer
  let isColored: Bool

  /// What the colours mean; nil where the text itself says it.
  var legend: String? {
    guard isColored else { return nil }
    let samples = [
      painted("prompt", "2"), painted("response", "32"), painted("replay text", "34"),
      painted("carries a loss", "4"),
    ]
    return samples.joined(separator: "  ")
  }

  /// A line for the row, and for each segment a line and its text.
  func text(_ sequence: PackedSequence, row: Int) -> String {
    let source = run.sources[sequence.source].name
    var lines = [
      painted(
        "row \(row)  \(source)  epoch \(sequence.epoch)  \(sequence.tokenCount) of "
          + "\(run.sequenceLength) tokens, \(sequence.supervisedTokenCount) supervised"
          + (sequence.attention == .full ? ", attention across segments" : ""), "1;7")
    ]
    for segment in sequence.segments {
      let cut = segment.offset > 0 ? " from token \(segment.offset)" : ""
      lines.append(
        painted(
          "\(segment.place)  document \(segment.document)\(cut)  \(segment.ids.count) tokens, "
            + "\(segment.supervisedTokenCount) supervised", "1"))
      lines.append(tokenizer.pieces(of: segment).map(text).joined())
    }
    return lines.joined(separator: "\n")
  }

  private func text(_ piece: DecodedPiece) -> String {
    guard isColored else {
      return "[\(piece.role)\(piece.isSupervised ? "+" : "")]\(piece.text)"
    }
    let color =
      switch piece.role {
      case .prompt: "2"
      case .response: "32"
      case .text: "34"
      }
    // Each line by itself: a terminal would underline the rest of a line that a mark runs through.
    return piece.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : painted($0, piece.isSupervised ? "4;\(color)" : color) }
      .joined(separator: "\n")
  }

  /// - Parameter codes: of the colours and effects, as SGR has them.
  private func painted(_ text: some StringProtocol, _ codes: String) -> String {
    isColored ? "\u{1B}[\(codes)m\(text)\u{1B}[0m" : String(text)
  }
}
