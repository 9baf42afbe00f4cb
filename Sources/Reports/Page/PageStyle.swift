extension PageAsset {
  /// The colours, type and spacing of all pages, and how their charts look.
  static let pageStyle = PageAsset(
    content: """
      :root {
        color-scheme: light dark;
        --page: #ffffff; --raised: #f5f6f8; --rule: #c9ced6; --ink: #1b1f24; --muted: #56606b;
        --link: #0a54a6; --focus: #b3261e; --mark: #ffd84d; --on-mark: #1b1f24;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --page: #14171b; --raised: #1f242a; --rule: #434b55; --ink: #e7eaee; --muted: #a5afba;
          --link: #84bbf7; --focus: #ffb4ab; --mark: #f2c200; --on-mark: #14171b;
        }
      }
      * { box-sizing: border-box; }
      body {
        margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--page); color: var(--ink);
        font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
      }
      h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
      h2 {
        font-size: 1.2rem; margin: 2.5rem 0 0.5rem; border-top: 1px solid var(--rule);
        padding-top: 1rem;
      }
      h3 { font-size: 1rem; margin: 1.25rem 0 0.5rem; }
      h4 { font-size: 0.875rem; margin: 1rem 0 0.25rem; }
      small, .note { font-size: 0.875rem; font-weight: normal; color: var(--muted); }
      .note { margin: 0.5rem 0; }
      a { color: var(--link); }
      code { font-family: ui-monospace, monospace; font-size: 0.875em; }
      :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
      main:focus { outline: none; }
      .skip { position: absolute; left: -100vw; background: var(--page); padding: 0.5rem; }
      .skip:focus { left: 1rem; }
      nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
      dt { color: var(--muted); font-size: 0.875rem; }
      dd { margin: 0; }
      .facts {
        display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 0.75rem;
      }
      .facts dd { font-weight: 600; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
      th, td {
        text-align: right; font-weight: normal; overflow-wrap: normal;
        padding: 0.25rem 0 0.25rem 0.75rem;
      }
      td { white-space: nowrap; }
      th:first-child { text-align: left; overflow-wrap: anywhere; padding-left: 0; }
      thead th { color: var(--muted); font-size: 0.875rem; vertical-align: bottom; }
      tr { border-bottom: 1px solid var(--rule); }
      .cards {
        display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr));
        gap: 1rem;
      }
      article {
        background: var(--raised); border-radius: 0.5rem; padding: 0.75rem 1rem; min-width: 0;
      }
      article h3 { margin-top: 0; }
      .chart { display: block; width: 100%; max-width: 32rem; height: auto; }
      .chart text { font-size: 11px; fill: var(--muted); dominant-baseline: hanging; }
      .chart .vertical { text-anchor: end; dominant-baseline: middle; }
      .chart .middle { text-anchor: middle; }
      .chart .end { text-anchor: end; }
      .chart .grid { stroke: var(--rule); }
      .chart polyline { fill: none; stroke: var(--link); stroke-width: 2; stroke-linejoin: round; }
      .chart .configured { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 5 4; }
      .chart circle, .chart .count { fill: var(--link); }
      .chart .count { stroke: var(--raised); }
      @media (max-width: 30rem) {
        table { font-size: 0.8125rem; }
        thead th { font-size: 0.75rem; }
        th, td { padding-left: 0.375rem; }
      }
      @media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
      @media print {
        body { max-width: none; padding: 0; }
        nav, .skip { display: none; }
        svg, article { break-inside: avoid; print-color-adjust: exact; }
      }
      """,
    digest: "sbl9VNlHvcPEmPeWP7mgEs21GANZomBxHS3YcCPUAqQ=")
}
