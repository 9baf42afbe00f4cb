"""What is measured: both stacks, in two precisions, with cross-entropy alone and with KL to the base."""

import json
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from processes import run
from setting import BATCHES_PER_EPOCH, TOKENS_PER_STEP

CE, KL, KL_CACHED = "CE", "CE + KL", "CE + KL, cached"
REHEARSE, EAGER, COMPILED = "rehearse", "eager", "compiled"
MEASURE_PEER = Path(__file__).with_name("measure_peer.py")
# Of cross-entropy in float32; and of all that comes before the first step, or with it.
STEP_SECONDS = {REHEARSE: 5, EAGER: 9, COMPILED: 6}
STARTING_SECONDS = {REHEARSE: 2, EAGER: 8, COMPILED: 100}


@dataclass(frozen=True)
class Contender:
    precision: str
    objective: str
    stack: str

    def __str__(self):
        return f"{self.precision}, {self.objective}, {self.stack}"

    @property
    def untimed(self):
        """The first steps: they compile functions, touch memory, and fill the cache."""
        return BATCHES_PER_EPOCH if self.objective == KL_CACHED else 1

    def expected_seconds(self, steps):
        """How long a measurement takes on two quiet cores, about."""
        step = STEP_SECONDS[self.stack]
        step *= 0.7 if self.precision == "bfloat16" else 1
        step *= 1 if self.objective == CE else 1.5
        return STARTING_SECONDS[self.stack] + (self.untimed + steps) * step

    def measure(self, workspace, steps):
        count = self.untimed + steps
        measure = self.run_rehearse if self.stack == REHEARSE else self.run_peer
        records, peak_bytes = measure(workspace, count)
        if len(records) != count:
            sys.exit(f"{self}: {len(records)} steps of {count}")
        return Measurement(self.untimed, records, peak_bytes)

    def run_rehearse(self, workspace, count):
        path, output = workspace.write_run(
            "run",
            count,
            precision=self.precision,
            kl=self.objective != CE,
            cache=self.objective == KL_CACHED,
        )
        _, peak_bytes = run([workspace.release / "rehearse", "train", path, "--overwrite"])
        lines = (output / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        for record in records:
            record["seconds"] = TOKENS_PER_STEP / record["tokens_per_second"]
        return records, peak_bytes

    def run_peer(self, workspace, count):
        command = [sys.executable, MEASURE_PEER, workspace.model, workspace.adapter, workspace.batches]
        command += ["--steps", count, "--precision", self.precision]
        command += ["--kl"] * (self.objective != CE) + ["--compile"] * (self.stack == COMPILED)
        output, peak_bytes = run(command)
        return json.loads(output.splitlines()[-1]), peak_bytes


@dataclass
class Measurement:
    """A process's steps, each with `loss`, `kl`, `gradient_norm` (before clipping) and `seconds`."""

    untimed: int
    steps: list[dict]
    peak_bytes: int

    @property
    def step_seconds(self):
        return statistics.median(step["seconds"] for step in self.steps[self.untimed :])

    @property
    def first_seconds(self):
        return sum(step["seconds"] for step in self.steps[: self.untimed])


def contenders(precisions, compiles):
    """In the order of a round."""
    found = []
    for precision in precisions:
        for objective in (CE, KL):
            stacks = [EAGER, REHEARSE] + [COMPILED] * compiles
            found += [Contender(precision, objective, stack) for stack in stacks]
        found.append(Contender(precision, KL_CACHED, REHEARSE))
    return found
