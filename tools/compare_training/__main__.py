"""Compares training steps with those of PyTorch + transformers + peft; see tools/compare-training.

Exits with 1 where losses, divergences or gradients disagree at any step.
"""

import json
import os
import tempfile
from pathlib import Path

import tables
from agreement import REFERENCES
from contenders import contenders
from options import parse_options
from progress import Countdown, say
from results import Results
from sweep import sweep
from workspace import Workspace


def compare(options, model, folder):
    """Measures all contenders by turns and prints the tables; gives the figures for machines."""
    say("Building shards, batches and the adapter to start from")
    # PyTorch in float32 comes first, for the others' losses are compared with its own.
    measured = contenders(options.precisions, compiles=not options.no_compile)
    turns = [contender for contender in REFERENCES if contender not in measured]
    turns += measured * options.rounds
    steps = options.steps + max(contender.untimed for contender in turns)
    workspace = Workspace(options.release, model, options.text, steps, folder)
    # Functions that were compiled in one round are found in the next ones, but never from before.
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(folder / "compiled")
    countdown = Countdown([contender.expected_seconds(options.steps) for contender in turns])
    results = Results()
    try:
        for contender in turns:
            measurement = contender.measure(workspace, options.steps)
            results.add(contender, measurement)
            countdown.advance(
                f"{contender}: {measurement.step_seconds:.2f} s a step, "
                f"{measurement.first_seconds:.1f} s before"
            )
    finally:
        # Minutes of measurements are not lost to an interruption.
        tables.print_setting(options)
        for print_table in (tables.print_speed, tables.print_cost_of_kl):
            print_table(results, options.precisions)
            print()
        tables.print_agreement(results)
    return results.records()


def main():
    options = parse_options()
    model = options.root / "models" / "smollm2-135m-instruct"
    with tempfile.TemporaryDirectory() as folder:
        records = sweep(options, model) if options.sweep else compare(options, model, Path(folder))
    if options.json:
        options.json.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
