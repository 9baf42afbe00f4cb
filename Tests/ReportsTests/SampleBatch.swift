import Reports

/// Batches for the tests of their page.
enum SampleBatch {
  /// Text that would break a page whose author forgot to escape.
  static let hostileText =
    "</span></div></details><script>window.broken = 1</script>\"'&amp;<!-- \0\u{1B}[31m\r\n"
    + "\u{202E}turned\u{202C} שלום עולם مرحبا " + String(repeating: "x", count: 4_000)

  /// A row of a task with padding and a row of prose of two documents, at length 100.
  static func page(
    text: String = "Once upon a time there was a needle.",
    sources names: [String] = ["sums", "prose"]
  ) -> BatchPage {
    BatchPage(
      run: BatchPage.Run(
        name: "run.yaml", steps: 1_200, sequenceLength: 100, shareUnit: "sequences", seed: 17,
        commands: [("previous step", "rehearse inspect run.yaml --step 6")]),
      step: 7, sources: names.map(source), rows: [taskRow, proseRow(text: text)])
  }

  private static func source(_ name: String) -> BatchPage.Source {
    BatchPage.Source(
      name: name, sequences: 1_234, tokens: 98_765, epochs: 1.5,
      shares: (1...8).map { SharePoint(steps: $0, achieved: 0.5, configured: 0.5) },
      frequentTokens: [("␣the", 12), ("<E4 BD>", 3)])
  }

  private static let taskRow = BatchPage.Row(
    number: 0, source: 0, epoch: 2, attendsAcrossSegments: true,
    segments: [
      BatchPage.Segment(
        place: "sums.jsonl:41", document: 40, offset: 0,
        pieces: [
          BatchPage.Piece(
            role: .prompt, isSupervised: false, tokenCount: 25, text: "What is 1+1?\n"),
          BatchPage.Piece(role: .response, isSupervised: true, tokenCount: 5, text: "2"),
        ])
    ])

  private static func proseRow(text: String) -> BatchPage.Row {
    BatchPage.Row(
      number: 1, source: 1, epoch: 0,
      segments: [
        BatchPage.Segment(
          place: "prose.txt:1", document: 8_000, offset: 3_000,
          pieces: [
            BatchPage.Piece(role: .text, isSupervised: false, tokenCount: 1, text: "nee"),
            BatchPage.Piece(role: .text, isSupervised: true, tokenCount: 59, text: "dles, NEEDLES"),
          ]),
        BatchPage.Segment(
          place: "prose.txt:2", document: 8_001, offset: 0,
          pieces: [BatchPage.Piece(role: .text, isSupervised: true, tokenCount: 40, text: text)]),
      ])
  }
}
