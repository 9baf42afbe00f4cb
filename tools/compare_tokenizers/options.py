"""The command line of tools/compare-tokenizers. Run by itself, it prints the help."""

import argparse
from pathlib import Path

from peers import PEERS

DESCRIPTION = """\
Compares rehearse with other tokenizers on the same vocabularies and texts: speed and start-up, by
turns in fresh processes, and ids, which must be those of Hugging Face tokenizers. Prints Markdown.
Exits with 1 when an id or a decoded text is not the reference's.
"""


def parse_options():
    parser = argparse.ArgumentParser(prog="tools/compare-tokenizers", description=DESCRIPTION)
    parser.add_argument("rehearse", help=argparse.SUPPRESS)
    parser.add_argument("root", type=Path, help=argparse.SUPPRESS)
    parser.add_argument(
        "--vocabularies",
        type=Path,
        metavar="DIR",
        help="compare every NAME/tokenizer.json in DIR (default: models)",
    )
    parser.add_argument(
        "--corpora",
        type=Path,
        nargs="+",
        metavar="PATH",
        help='files of {"text": …} a line, .jsonl or .jsonl.zst, or folders of them '
        "(default: work/prose.jsonl)",
    )
    parser.add_argument("--rounds", type=int, default=5, help="measurements (default: 5)")
    parser.add_argument(
        "--megabytes",
        type=float,
        default=32,
        help="text of each corpus to measure speed with (default: 32)",
    )
    parser.add_argument(
        "--strings",
        type=int,
        default=20_000,
        help="random and mutated strings to compare ids on (default: 20000)",
    )
    parser.add_argument(
        "--peers", default=",".join(PEERS), help="peers to measure (default: %(default)s)"
    )
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--check-only", action="store_true", help="compare ids only")
    parts.add_argument("--speed-only", action="store_true", help="measure speed and start-up only")
    options = parser.parse_args()
    options.vocabularies = options.vocabularies or options.root / "models"
    options.corpora = options.corpora or [options.root / "work" / "prose.jsonl"]
    options.peers = options.peers.split(",")
    if options.rounds < 1:
        parser.error("--rounds must be positive")
    if unknown := [name for name in options.peers if name not in PEERS]:
        parser.error(f"no such peer: {', '.join(unknown)}")
    return options


if __name__ == "__main__":
    parse_options()
