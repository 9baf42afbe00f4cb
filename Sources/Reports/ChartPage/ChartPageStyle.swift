extension PageAsset {
  /// The colours of lines and of shades, and what is wider than a phone.
  static let chartStyle = PageAsset(
    content: """
      :root {
        --series-0: #0a54a6; --series-1: #b3400e; --series-2: #116329; --series-3: #7a2f9c;
        --series-4: #7a5b00; --series-5: #a3195b; --heat: 10, 84, 166;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --series-0: #84bbf7; --series-1: #ffa876; --series-2: #7ee2a0; --series-3: #d6a6f5;
          --series-4: #e6c34d; --series-5: #ff9bc4; --heat: 132, 187, 247;
        }
      }
      .chart polyline.series-0 { stroke: var(--series-0); }
      .chart polyline.series-1 { stroke: var(--series-1); stroke-dasharray: 7 3; }
      .chart polyline.series-2 { stroke: var(--series-2); stroke-dasharray: 2 2; }
      .chart polyline.series-3 { stroke: var(--series-3); stroke-dasharray: 9 3 2 3; }
      .chart polyline.series-4 { stroke: var(--series-4); stroke-dasharray: 4 4; }
      .chart polyline.series-5 { stroke: var(--series-5); stroke-dasharray: 12 4; }
      .chart polyline.series-6 { stroke: var(--series-0); stroke-dasharray: 3 5; }
      .chart polyline.series-7 { stroke: var(--series-1); stroke-dasharray: 1 3; }
      .chart polyline.series-8 { stroke: var(--series-2); stroke-dasharray: 10 3; }
      .chart polyline.series-9 { stroke: var(--series-3); }
      .chart polyline.series-10 { stroke: var(--series-4); stroke-dasharray: 8 2 1 2; }
      .chart polyline.series-11 { stroke: var(--series-5); stroke-dasharray: 2 4; }
      .chart circle:is(.series-0, .series-6) { fill: var(--series-0); }
      .chart circle:is(.series-1, .series-7) { fill: var(--series-1); }
      .chart circle:is(.series-2, .series-8) { fill: var(--series-2); }
      .chart circle:is(.series-3, .series-9) { fill: var(--series-3); }
      .chart circle:is(.series-4, .series-10) { fill: var(--series-4); }
      .chart circle:is(.series-5, .series-11) { fill: var(--series-5); }
      .chart .interval { stroke: var(--muted); }
      .chart .number {
        fill: var(--page); text-anchor: middle; dominant-baseline: central; font-size: 9px;
      }
      .key {
        list-style: none; display: flex; flex-wrap: wrap; gap: 0.125rem 1rem; padding: 0;
        margin: 0.5rem 0 0; font-size: 0.875rem;
      }
      .key li { display: flex; align-items: center; gap: 0.375rem; }
      .key svg { width: 1.5rem; flex: none; }
      .scatter { max-width: 48rem; overflow-x: auto; margin: 1rem 0; }
      .scatter .chart { max-width: none; min-width: 30rem; }
      .end { text-align: right; }
      .points { columns: 16rem; padding-left: 2rem; font-size: 0.875rem; }
      .wide { overflow-x: auto; margin: 1rem 0; }
      .wide table { width: auto; min-width: min(100%, 32rem); }
      .wide th:first-child { overflow-wrap: normal; min-width: 6rem; }
      .wide thead th, .wide th[scope="row"] { white-space: nowrap; }
      .heat td, .heat th:not(:first-child) { text-align: center; padding: 0.5rem 0.75rem; }
      .heat-0 { background: rgba(var(--heat), 0.04); }
      .heat-1 { background: rgba(var(--heat), 0.1); }
      .heat-2 { background: rgba(var(--heat), 0.16); }
      .heat-3 { background: rgba(var(--heat), 0.22); }
      .heat-4 { background: rgba(var(--heat), 0.28); }
      .heat-5 { background: rgba(var(--heat), 0.34); }
      """,
    digest: "zmd6w8zNBbLIiyMxfFn/D74Hdj7AILHx24LWg2wQcoA=")
}
