"""The Markdown tables."""

import platform

from contenders import CE, COMPILED, EAGER, KL, KL_CACHED, REHEARSE, Contender
from setting import CORES, LENGTH, SEQUENCES

NONE = "–"


def print_speed(results, precisions):
    """Tokens a second, peak memory, and rehearse's over those of the peer with the same objective."""
    print_cells(["", "rehearse, tokens/s", "eager", "compiled", "× eager", "× compiled",
                 "rehearse, GB", "eager", "compiled", "of eager's", "of compiled's"], heading=True)  # fmt: skip
    for precision in precisions:
        for objective in (CE, KL, KL_CACHED):
            contender = Contender(precision, objective, REHEARSE)
            peers = [Contender(precision, KL if objective == KL_CACHED else objective, stack)
                     for stack in (EAGER, COMPILED)]  # fmt: skip
            stacks = [contender, *peers]
            speeds = [results.tokens_per_second(stack) for stack in stacks]
            sizes = [results.peak_bytes(stack) for stack in stacks]
            cells = [f"{precision}, {objective}"]
            cells += [NONE if speed is None else f"{speed:.0f}" for speed in speeds]
            cells += [ratio(speeds[0], speed) for speed in speeds[1:]]
            cells += [NONE if size is None else f"{size / 1e9:.2f}" for size in sizes]
            cells += [ratio(sizes[0], size) for size in sizes[1:]]
            print_cells(cells)


def print_cost_of_kl(results, precisions):
    """A step's seconds with KL over those without."""
    print_cells(["a step with KL, × one without", REHEARSE, EAGER, COMPILED, "rehearse, cached"],
                heading=True)  # fmt: skip
    for precision in precisions:
        pairs = [(stack, KL) for stack in (REHEARSE, EAGER, COMPILED)] + [(REHEARSE, KL_CACHED)]
        cells = [precision]
        for stack, objective in pairs:
            plain = results.step_seconds(Contender(precision, CE, stack))
            cells.append(ratio(results.step_seconds(Contender(precision, objective, stack)), plain))
        print_cells(cells)


def print_agreement(results):
    print_cells(["largest difference from eager float32 (allowed)", "loss", "KL", "norm of the gradient"],
                heading=True)  # fmt: skip
    for contender, differences in results.differences.items():
        cells = [f"{found.relative:.0e} ({found.allowed:.0e})" for found in differences]
        print_cells([str(contender), *cells])


def print_setting(options):
    print(
        f"{processor()}, {CORES} cores; {SEQUENCES} × {LENGTH} tokens a step, medians of "
        f"{options.steps} steps and {options.rounds} rounds\n"
    )


def ratio(left, right):
    return NONE if left is None or right is None else f"{left / right:.2f}"


def print_cells(cells, heading=False):
    print("| " + " | ".join(cells) + " |")
    if heading:
        print("| --- |" + " ---: |" * (len(cells) - 1))


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
