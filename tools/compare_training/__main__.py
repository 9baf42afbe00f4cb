"""Compares training steps with those of PyTorch + transformers + peft; see tools/compare-training.

Exits with 1 where losses, divergences or gradients disagree at any step.
"""

import json
import os
import tempfile
from pathlib import Path

import tables
from contenders import contenders
from options import parse_options
from progress import Countdown, say
from results import Results
from sweep import sweep
from workspace import Workspace


def compare(options, model, folder):
    """Measures all contenders by turns and prints the tables; gives the figures for machines."""
    say("Building shards, batches and the adapter to start from")
    measured = contenders(options.precisions, compiles=not options.no_compile)
    steps = options.steps + max(contender.untimed for contender in measured)
    workspace = Workspace(options.release, model, options.text, steps, folder)
    # Functions that were compiled in one round are found in the next ones, but never from before.
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(folder / "compiled")
    expected = [contender.expected_seconds(options.steps) for contender in measured]
    countdown = Countdown(expected * options.rounds)
    results = Results()
    for number in range(1, options.rounds + 1):
        for contender in measured:
            measurement = contender.measure(workspace, options.steps)
            results.add(contender, measurement)
            countdown.advance(
                f"round {number}, {contender}: {measurement.step_seconds:.2f} s a step, "
                f"{measurement.first_seconds:.1f} s before"
            )
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
