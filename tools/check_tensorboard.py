"""Compares a run's TensorBoard event files, as TensorBoard reads them, with its metrics.jsonl.

    check_tensorboard.py RUN_FOLDER

Exits with 1 where a figure is missing, is there twice, or differs by more than single precision does.
"""

import json
import math
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

NAMES = {
    "loss": "loss/objective", "kl": "kl", "penalty": "penalty", "gradient_norm": "gradient_norm",
    "learning_rate": "learning_rate", "tokens_per_second": "tokens_per_second",
}  # fmt: skip


def expected(record):
    """The figures of a line of metrics.jsonl by their tags."""
    if "evaluation" in record:
        for name, losses in record["evaluation"].items():
            yield f"nll/{name}", losses["nll"]
            yield f"kl_forward/{name}", losses["kl_forward"]
            yield f"forgetting/{name}", losses["nll"] - record["base"][name]["nll"]
        return
    for key, tag in NAMES.items():
        yield tag, record[key]
    for source, loss in record["ce"].items():
        yield f"loss/{source}", loss
    for source, tokens in record["tokens"].items():
        yield f"share_of_tokens/{source}", tokens / sum(record["tokens"].values())


def main():
    run = Path(sys.argv[1])
    # The reader warns of damaged records and leaves them out: their figures would then be missing.
    events = EventAccumulator(str(run), size_guidance={"scalars": 0})
    events.Reload()
    found = {
        (tag, event.step): event.value
        for tag in events.Tags()["scalars"]
        for event in events.Scalars(tag)
    }
    count = sum(len(events.Scalars(tag)) for tag in events.Tags()["scalars"])
    wanted = {
        (tag, record["step"]): value
        for record in map(json.loads, (run / "metrics.jsonl").read_text().splitlines())
        for tag, value in expected(record)
    }
    wrong = [
        key
        for key, value in wanted.items()
        if not math.isclose(found.get(key, math.nan), value, rel_tol=1e-6, abs_tol=1e-12)
    ]
    agrees = not wrong and count == len(wanted)
    print(f"{count} figures read, {len(wanted)} expected, {len(wrong)} different: {wrong[:3]}")
    print("Agrees." if agrees else "DIFFERS.")
    sys.exit(0 if agrees else 1)


if __name__ == "__main__":
    main()
