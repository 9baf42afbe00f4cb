"""How rehearse's steps grow with their tokens, and with the length of their sequences."""

import json
import statistics
from dataclasses import asdict, dataclass

from processes import run
from progress import Countdown
from tables import print_cells

# Sequences of a step and their length.
OVER_TOKENS = [(1, 128), (1, 256), (1, 512), (2, 512), (4, 512), (8, 512)]
OVER_LENGTH = [(8, 512), (4, 1024), (2, 2048), (1, 4096)]
SECONDS_PER_TOKEN = 2.5e-3


@dataclass(frozen=True)
class Shape:
    sequences: int
    length: int

    def __str__(self):
        return f"{self.sequences} × {self.length}"

    @property
    def tokens(self):
        return self.sequences * self.length


def measure(release, model, shape, precision, steps):
    """A step's seconds a token, and the most bytes of memory; every sequence passes at once."""
    command = [release / "bench", "step", "--model", model, "--json", "--precision", precision]
    command += ["--sequences", shape.sequences, "--length", shape.length, "--steps", steps]
    result = json.loads(run(command)[0])
    return {"seconds_per_token": 1 / result["tokens_per_second"], "peak_bytes": result["peak_bytes"]}


def sweep(options, model):
    """Prints the tables, and gives their figures for machines."""
    precision = options.only or "float32"
    shapes = [Shape(*sizes) for sizes in dict.fromkeys(OVER_TOKENS + OVER_LENGTH)]
    seconds = [SECONDS_PER_TOKEN * shape.tokens * (options.steps + 1) for shape in shapes]
    countdown = Countdown(seconds * options.rounds)
    found = {shape: [] for shape in shapes}
    for _ in range(options.rounds):
        for shape, figures in found.items():
            figures.append(measure(options.release, model, shape, precision, options.steps))
            milliseconds = 1e3 * figures[-1]["seconds_per_token"]
            countdown.advance(f"{shape}: {milliseconds:.2f} ms a token")
    medians = {
        shape: {name: statistics.median(one[name] for one in figures) for name in figures[0]}
        for shape, figures in found.items()
    }
    print_sweep(f"{precision}, over tokens a step", OVER_TOKENS, medians)
    print()
    print_sweep(f"{precision}, over the length of sequences", OVER_LENGTH, medians)
    return [{"precision": precision} | asdict(shape) | medians[shape] for shape in shapes]


def print_sweep(title, sizes, medians):
    print_cells([title, "tokens a step", "ms a step", "ms a token", "peak GB"], heading=True)
    for shape in (Shape(*size) for size in sizes):
        milliseconds = 1e3 * medians[shape]["seconds_per_token"]
        cells = [str(shape), f"{shape.tokens}", f"{milliseconds * shape.tokens:.0f}"]
        cells += [f"{milliseconds:.2f}", f"{medians[shape]['peak_bytes'] / 1e9:.2f}"]
        print_cells(cells)
