extension PageAsset {
  /// The colours of roles, the blocks to scale and the marked text.
  static let batchStyle = PageAsset(
    content: """
      :root {
        --prompt: #56606b; --prompt-back: #eef0f3; --response: #116329; --response-back: #e4f4e8;
        --text: #0a54a6; --text-back: #e5effb;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --prompt: #a9b3be; --prompt-back: #23282f; --response: #7ee2a0; --response-back: #15301f;
          --text: #8fc1ff; --text-back: #152a44;
        }
      }
      .commands dd { margin-bottom: 0.5rem; }
      .legend {
        list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0;
        font-size: 0.875rem;
      }
      .swatch { margin-right: 0.375rem; }
      rect.prompt { fill: var(--prompt); }
      rect.response { fill: var(--response); }
      rect.text { fill: var(--text); }
      .hatch { fill: var(--rule); }
      rect.padding { fill: url(#hatch); stroke: var(--rule); }
      .definitions { position: absolute; }
      .bars { list-style: none; padding: 0; }
      .bars li { position: relative; margin-bottom: 0.75rem; font-size: 0.875rem; }
      .bars li:is(:hover, :focus-within) { z-index: 1; }
      .bars p { margin: 0; }
      .bar { display: block; overflow: visible; }
      .bar a:focus-visible { outline: none; }
      .cut { stroke: var(--page); stroke-width: 2; }
      .outline { fill: transparent; }
      .bar a:is(:hover, :focus-visible) .outline { stroke: var(--focus); stroke-width: 3; }
      .bar a.miss { opacity: 0.3; }
      foreignObject { overflow: visible; opacity: 0; pointer-events: none; }
      .bar a:is(:hover, :focus-visible) foreignObject { opacity: 1; }
      .provenance {
        width: fit-content; max-width: 100%; padding: 0.25rem 0.5rem; border: 1px solid var(--rule);
        border-radius: 0.25rem; background: var(--raised); color: var(--ink);
      }
      .tokens {
        display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; padding: 0; list-style: none;
        font-size: 0.875rem;
      }
      .tokens code {
        background: var(--page); border: 1px solid var(--rule); border-radius: 0.25rem;
        padding: 0 0.25rem; white-space: pre-wrap;
      }
      form {
        position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem;
        align-items: center; padding: 0.5rem 0; background: var(--page);
      }
      form[hidden], .row:not(:has(details:not([hidden]))) { display: none; }
      input {
        flex: 1 1 12rem; min-width: 0; font: inherit; padding: 0.375rem 0.5rem; color: inherit;
        background: var(--raised); border: 1px solid var(--muted); border-radius: 0.25rem;
      }
      .row small { display: block; }
      .segment { margin: 0.5rem 0; border: 1px solid var(--rule); border-radius: 0.375rem; }
      summary {
        padding: 0.375rem 0.75rem; background: var(--raised); font-size: 0.875rem; cursor: pointer;
        border-radius: 0.375rem;
      }
      .preview {
        display: block; font: 0.8125rem/1.5 ui-monospace, monospace; color: var(--muted);
        white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
      }
      [open] .preview { display: none; }
      .decoded {
        padding: 0.75rem; font: 0.875rem/1.9 ui-monospace, monospace; white-space: pre-wrap;
        tab-size: 4; unicode-bidi: plaintext; scroll-margin-top: 8.5rem;
      }
      .decoded:target { outline: 2px solid var(--focus); }
      .decoded span { padding: 0.125rem 0; }
      .decoded span::before {
        content: attr(data-label); display: inline-block; unicode-bidi: isolate;
        margin: 0 0.375rem 0 0.125rem; padding: 0 0.25rem; border: 1px solid;
        border-radius: 0.25rem; font: 0.6875rem/1.3 system-ui, sans-serif; white-space: nowrap;
      }
      span.prompt { color: var(--prompt); background: var(--prompt-back); }
      span.response { color: var(--response); background: var(--response-back); }
      span.text { color: var(--text); background: var(--text-back); }
      span.loss { text-decoration: underline 1px; text-underline-offset: 0.25em; }
      ::highlight(hit) { background: var(--mark); color: var(--on-mark); }
      @media print {
        form { display: none; }
        .segment::details-content { content-visibility: visible; }
        .preview { display: none; }
        .decoded span { print-color-adjust: exact; }
      }
      """,
    digest: "8Nvf+teJApSLDrAgbs+4Pl1fK0tDyf3I65Z9ciLG7SI=")
}
