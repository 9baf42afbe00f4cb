import TestSupport

/// A report and the figures that it shows.
enum ReportSample {
  static let figures = """
    {"version":1,
    "base":{"orders.accuracy":0,"chat.forgetting":0,"chat.nll":1},
    "runs":[
    {"name":"naive","seeds":[1,2,3],"figures":{"orders.accuracy":[1,1,1],"chat.forgetting":[1,2,3],"chat.kl":[1,2,4],"memory_bytes":[1024,1024,1024]}},
    {"name":"kl-0","seeds":[1,2,3],"figures":{"orders.accuracy":[0.5,0.5,0.5],"chat.forgetting":[0.1,0.2,0.3],"chat.kl":[1,1,1]}},
    {"name":"kl-1","seeds":[1],"figures":{"orders.accuracy":[0.25],"chat.forgetting":[-0.5],"chat.kl":[0.5]}}
    ]}
    """

  static let document = """
    # A study

    Before.

    <!-- table
    figures: results/figures.json
    runs: { base: base, naive: plain | LoRA, kl-1: KL }
    columns:
      exact: { figure: orders.accuracy, as: percent }
      forgets: { figure: chat.forgetting, as: signed, places: 2 }
      by naive: { figure: chat.forgetting, as: factor, by: naive }
      memory: { figure: memory_bytes, as: bytes }
    -->
    old
    <!-- end -->
    Between.
    <!-- grid
    figures: results/figures.json
    figure: chat.forgetting
    corner: β
    columns: [none, all]
    rows: { "0": [kl-0, naive], "1": [kl-1, –] }
    -->
    <!-- end -->
    <!-- chart
    figures: results/figures.json
    file: charts.svg
    title: KL & forgetting
    x: { figure: chat.kl, title: KL }
    y: { figure: chat.forgetting, title: forgetting }
    series:
      plain: { runs: [naive], figures: results/figures.json }
      KL: { runs: [kl-*], joined: true }
    fit: true
    -->
    <!-- end -->
    After.
    """

  static func workspace(_ document: String = document) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.folder.write(figures, to: "doc/results/figures.json")
    try workspace.folder.write(document, to: "doc/study.md")
    return workspace
  }

  static func text(_ name: String, in workspace: Workspace) throws -> String {
    String(decoding: try workspace.folder.read(name), as: UTF8.self)
  }
}
