"""Prints what the demo measured as one Markdown table.

    demo_table.py WORK_FOLDER RUNS_FOLDER ARM…
"""

import json
import statistics
import sys
from pathlib import Path

ANSWER_LENGTH = 60
HEADER = [
    "run", "task exact", "task loss", "prose loss", "chat loss", "chat KL", "tokens/s", "answer",
]  # fmt: skip


def row(name, work, speed):
    evaluation = json.loads((work / f"evaluation-{name}.json").read_text())
    figures = evaluation["base"] if name == "base" else evaluation["adapted"]
    return [
        name,
        f"{figures['orders']['accuracy']:.0%}",
        *(f"{figures[domain]['nll']:.2f}" for domain in ("task", "prose", "chat")),
        f"{figures['chat']['kl_forward']:.3f}",
        speed,
        shortened((work / f"answer-{name}.txt").read_text()),
    ]


def shortened(answer):
    answer = " ".join(answer.split()).replace("|", "\\|")
    return answer if len(answer) <= ANSWER_LENGTH else answer[: ANSWER_LENGTH - 1] + "…"


def speed(run):
    steps = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    # Lines without a speed are evaluations.
    return f"{statistics.median(s['tokens_per_second'] for s in steps if 'tokens_per_second' in s):.0f}"


def print_table(rows):
    widths = [max(len(cell) for cell in column) for column in zip(*rows)]
    rule = ["-" * width for width in widths]
    for cells in (rows[0], rule, *rows[1:]):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |")


def main():
    work, runs, arms = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    rows = [HEADER, row("base", work, "–")]
    rows += [row(arm, work, speed(runs / f"demo-{arm}")) for arm in arms]
    print_table(rows)


if __name__ == "__main__":
    main()
