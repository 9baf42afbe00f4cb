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
    """Prints a table for each precision, and gives the figures for machines."""
    shapes = [Shape(*sizes) for sizes in dict.fromkeys(OVER_TOKENS + OVER_LENGTH)]
    measured = [(precision, shape) for precision in options.precisions for shape in shapes]
    expected = [SECONDS_PER_TOKEN * shape.tokens * (options.steps + 1) for _, shape in measured]
    countdown = Countdown(expected * options.rounds)
    found = {key: [] for key in measured}
    for _ in range(options.rounds):
        for precision, shape in measured:
            figures = measure(options.release, model, shape, precision, options.steps)
            found[precision, shape].append(figures)
            milliseconds = 1e3 * figures["seconds_per_token"]
            countdown.advance(f"{precision}, {shape.sequences} × {shape.length}: "
                              f"{milliseconds:.2f} ms a token")  # fmt: skip
    medians = {
        key: {name: statistics.median(one[name] for one in figures) for name in figures[0]}
        for key, figures in found.items()
    }
    for precision in options.precisions:
        for title, sizes in (("tokens a step", OVER_TOKENS), ("length", OVER_LENGTH)):
            print_sweep(f"{precision}, over {title}", precision, sizes, medians)
    return [{"precision": precision} | asdict(shape) | medians[precision, shape]
            for precision, shape in medians]  # fmt: skip


def print_sweep(title, precision, sizes, medians):
    print_cells([title, "tokens a step", "ms a step", "ms a token", "peak GB"], heading=True)
    for shape in (Shape(*size) for size in sizes):
        figures = medians[precision, shape]
        milliseconds = 1e3 * figures["seconds_per_token"]
        cells = [f"{shape.sequences} × {shape.length}", f"{shape.tokens}"]
        cells += [f"{milliseconds * shape.tokens:.0f}", f"{milliseconds:.2f}"]
        print_cells([*cells, f"{figures['peak_bytes'] / 1e9:.2f}"])
    print()
