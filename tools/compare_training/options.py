"""The command line of tools/compare-training. Run by itself, it prints the help."""

import argparse
from pathlib import Path

DESCRIPTION = """\
Compares training steps of rehearse with those of PyTorch + transformers + peft on the same model,
text, starting adapter and batches of 4 × 512 tokens: LoRA of rank 16 on all projections, AdamW,
cross-entropy alone and with KL to the base over the whole vocabulary. Losses, divergences and the
norms of gradients must agree at every step, or the status is 1. Every measurement has a process of
its own, by turns; medians are printed as Markdown.
"""


def parse_options():
    parser = argparse.ArgumentParser(prog="tools/compare-training", description=DESCRIPTION)
    parser.add_argument("release", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("root", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--steps", type=int, default=4, help="timed steps of a process (default: 4)")
    parser.add_argument("--rounds", type=int, default=2, help="processes of each kind (default: 2)")
    parser.add_argument(
        "--only", choices=("float32", "bfloat16"), help="measure one precision (default: both)"
    )
    parser.add_argument(
        "--no-compile",
        action="store_true",
        help="leave out torch.compile, which takes one to two minutes before the first step",
    )
    parser.add_argument(
        "--sweep",
        action="store_true",
        help="measure rehearse alone, over tokens a step and over the length of sequences, "
        "in float32 unless --only says bfloat16",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every step's figures, too")
    parser.add_argument(
        "--text",
        type=Path,
        metavar="FILE",
        help="what to train on, 24 KB or more (default: README.md)",
    )
    options = parser.parse_args()
    options.text = options.text or options.root / "README.md"
    options.precisions = [options.only] if options.only else ["float32", "bfloat16"]
    if options.steps < 1 or options.rounds < 1:
        parser.error("--steps and --rounds must be positive")
    return options


if __name__ == "__main__":
    parse_options()
