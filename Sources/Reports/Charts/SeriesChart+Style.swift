extension SeriesChart {
  /// The colours of an image that stands alone, on a bright and on a dark page.
  static let style: StaticString = """
    svg {
      --ink: #1b1f24; --muted: #56606b; --rule: #c9ced6;
      --series-0: #0a54a6; --series-1: #b3400e; --series-2: #116329; --series-3: #7a2f9c;
      --series-4: #7a5b00; --series-5: #a3195b;
      font-family: system-ui, sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      svg {
        --ink: #e7eaee; --muted: #a5afba; --rule: #434b55;
        --series-0: #84bbf7; --series-1: #ffa876; --series-2: #7ee2a0; --series-3: #d6a6f5;
        --series-4: #e6c34d; --series-5: #ff9bc4;
      }
    }
    text { font-size: 11px; fill: var(--muted); dominant-baseline: hanging; }
    .title { font-size: 13px; font-weight: 600; fill: var(--ink); }
    .vertical { text-anchor: end; dominant-baseline: middle; }
    .middle { text-anchor: middle; }
    .end { text-anchor: end; }
    .grid, .interval { stroke: var(--rule); }
    .interval { stroke: var(--muted); }
    polyline { fill: none; stroke-width: 1.5; stroke-linejoin: round; }
    .configured { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 5 4; }
    polyline:is(.series-0, .series-6) { stroke: var(--series-0); }
    polyline:is(.series-1, .series-7) { stroke: var(--series-1); }
    polyline:is(.series-2, .series-8) { stroke: var(--series-2); }
    polyline:is(.series-3, .series-9) { stroke: var(--series-3); }
    polyline:is(.series-4, .series-10) { stroke: var(--series-4); }
    polyline:is(.series-5, .series-11) { stroke: var(--series-5); }
    polyline:is(.series-6, .series-7, .series-8, .series-9, .series-10, .series-11) {
      stroke-dasharray: 4 3;
    }
    circle:is(.series-0, .series-6) { fill: var(--series-0); }
    circle:is(.series-1, .series-7) { fill: var(--series-1); }
    circle:is(.series-2, .series-8) { fill: var(--series-2); }
    circle:is(.series-3, .series-9) { fill: var(--series-3); }
    circle:is(.series-4, .series-10) { fill: var(--series-4); }
    circle:is(.series-5, .series-11) { fill: var(--series-5); }
    circle:is(.series-6, .series-7, .series-8, .series-9, .series-10, .series-11) {
      fill-opacity: 0.45;
    }
    """
}
