extension PageAsset {
  /// Searches the text of the segments. Matches are highlighted without changing the document, so
  /// that a search through megabytes takes no longer than finding them.
  static let batchSearch = PageAsset(
    content: #"""
      "use strict";
      const highlightLimit = 5000;
      const form = document.querySelector("form[role=search]");
      const input = form.querySelector("input");
      const output = form.querySelector("output");
      const segments = Array.from(document.querySelectorAll("details.segment"), (details) => {
        const body = details.querySelector(".decoded");
        const block = document.querySelector(`.bar a[href="#${body.id}"]`);
        return { details, body, block, text: body.textContent, wasOpen: details.open };
      });
      let hits = [];
      let current = 0;

      // The range of a part of the segment's text, which can lie in several pieces.
      function range(segment, start, end) {
        const range = new Range();
        let offset = 0;
        for (const piece of segment.body.children) {
          const node = piece.firstChild;
          if (!node) continue;
          if (start >= offset && start < offset + node.length) range.setStart(node, start - offset);
          if (end > offset && end <= offset + node.length) range.setEnd(node, end - offset);
          offset += node.length;
        }
        return range;
      }

      // Case is folded by the expression: folding the texts could change their lengths.
      function expression(query) {
        return new RegExp(query.replace(/[\\^$.*+?()[\]{}|\/]/g, "\\$&"), "giu");
      }

      function search() {
        const query = input.value;
        hits = [];
        current = 0;
        let count = 0;
        let segmentCount = 0;
        for (const segment of segments) {
          const matches = query ? Array.from(segment.text.matchAll(expression(query))) : [];
          const isMiss = query !== "" && matches.length === 0;
          segment.details.hidden = isMiss;
          segment.details.open = query ? !isMiss : segment.wasOpen;
          segment.block.classList.toggle("miss", isMiss);
          count += matches.length;
          segmentCount += matches.length > 0;
          for (const match of matches.slice(0, highlightLimit - hits.length)) {
            hits.push(range(segment, match.index, match.index + match[0].length));
          }
        }
        const hitWord = count === 1 ? "hit" : "hits";
        output.value = query
          ? `${count} ${hitWord} in ${segmentCount} of ${segments.length} segments` : "";
        if (!CSS.highlights) return;
        const highlight = new Highlight();
        for (const hit of hits) highlight.add(hit);
        CSS.highlights.set("hit", highlight);
      }

      let timer;
      input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(search, 150);
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (hits.length === 0) return;
        hits[current].startContainer.parentElement.scrollIntoView({ block: "center" });
        current = (current + 1) % hits.length;
      });
      form.hidden = false;
      """#,
    digest: "5bFqCdPdDrnJL5agvMeISS9ss7ngRyLQOgW6FZdKXto=")
}
