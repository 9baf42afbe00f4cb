"""The Markdown tables."""

import os
import platform
import statistics

NOTE = " ".join(
    [
        "MB/s of UTF-8 with one thread, cold and, in brackets, warm: the texts for the first and",
        "for the second time in a process. × best peer: rehearse's cold speed over that of the",
        "fastest peer, whatever its ids, in the same rounds. 2 threads: over one thread, cold.",
        "≠ n: n texts have other ids than the reference's. †: refuses the vocabulary, and was given",
        "one without holes among the ids. –: refuses it. tiktoken is given a converted vocabulary.",
    ]
)


def print_speed(rows, peers):
    print("\n| vocabulary | text | rehearse | " + " | ".join(peers) + " | × best peer | 2 threads |")
    print("| --- | --- |" + " ---: |" * (len(peers) + 3))
    for row in rows:
        cells = [row.vocabulary, row.corpus, speeds(row.rehearse)]
        cells += [speeds(row.peers[name]) for name in peers]
        best = row.best_peer()
        cells.append(f"**{row.rehearse.ratio(row.peers[best]):.2f}** {best}" if best else "–")
        cells.append(f"{row.two_threads.ratio(row.rehearse):.2f}")
        print_cells(cells)
    print("\n" + NOTE)


def speeds(figures):
    if not figures.cold:
        return "–"
    warm = f"{statistics.median(figures.warm):.0f}" if figures.warm else "–"
    text = f"{statistics.median(figures.cold):.0f} ({warm})"
    if figures.filled:
        text += " †"
    if figures.different:
        text += f" ≠ {figures.different}"
    return text


def print_startup(seconds, peers):
    """`seconds` holds each engine's start-up by vocabulary."""
    names = ["rehearse", *peers]
    print("\n| start-up, ms | " + " | ".join(names) + " |")
    print("| --- |" + " ---: |" * len(names))
    for vocabulary, measured in seconds.items():
        times = (
            f"{measured[name] * 1000:.0f}" if name in measured else "–" for name in names
        )
        print_cells([vocabulary, *times])
    print("\nStart-up: from the vocabulary's file to the ids of a first word, in a fresh process.")


def print_agreement(agreements):
    """`agreements` lists, by vocabulary, what was compared."""
    print("\n| vocabulary | texts | compared | other ids | not decoded |")
    print("| --- | --- | ---: | ---: | ---: |")
    for vocabulary, compared in agreements.items():
        for agreement in compared:
            counts = agreement.texts, agreement.different, agreement.undecoded
            print_cells([vocabulary, agreement.source, *(f"{count:,}" for count in counts)])


def print_examples(agreements):
    for vocabulary, compared in agreements.items():
        for agreement in compared:
            for example in agreement.examples:
                print(f"\nDIFFERS: {vocabulary}, {agreement.source}: {example}")


def print_cells(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def print_machine():
    print(f"{processor()}, {len(os.sched_getaffinity(0))} cores")


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
