"""Compares the speed of drawing batches with that of other data loaders; see tools/compare-loaders.

    compare_loaders RELEASE_FOLDER TOKENIZER CORPUS ROUNDS

Every reader runs in processes of its own on one core, by turns; compared are medians over the rounds.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy
from export import read_documents, vocabulary_size, write_megatron, write_memory_map, write_streaming
from readers import LENGTH, SEQUENCES

SECONDS = 3
MEASURE_PEER = str(Path(__file__).with_name("measure_peer.py"))


class Contender:
    """A reader and the folder of its data, which it may unpack in place."""

    def __init__(self, title, command, folder, unpacks=False):
        self.title, self.command, self.folder, self.unpacks = title, command, folder, unpacks
        self.bytes = size(folder)
        self.results = []

    def run(self, *options):
        folder = self.folder
        if self.unpacks:
            folder = folder.with_name(f"{folder.name}-unpacked")
            shutil.copytree(self.folder, folder)
        core = max(os.sched_getaffinity(0))
        command = ["taskset", "--cpu-list", str(core), *self.command, str(folder), *options]
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if result.returncode != 0:
            sys.exit(f"{self.title}: {result.stderr}")
        if self.unpacks:
            shutil.rmtree(folder)
        return json.loads(result.stdout.splitlines()[-1])

    def measure(self):
        self.results.append(self.run("--seconds", str(SECONDS)))

    def median(self, key):
        return statistics.median(result[key] for result in self.results) / 1e6


def size(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def prepare(release, tokenizer, corpus, scratch):
    """Builds the shards, writes their tokens for the peers, and gives all readers and the documents."""
    shards = scratch / "shards"
    command = [release / "rehearse", "build", "--json", "--tokenizer", tokenizer, "--out", shards, corpus]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    documents = read_documents(release / "rehearse", shards)
    write_streaming(scratch / "streaming", documents)
    write_streaming(scratch / "streaming-zstd", documents, compression="zstd")
    write_megatron(scratch / "megatron", documents)
    write_memory_map(scratch / "memory-map", documents)

    def peer(title, reader, folder, unpacks=False):
        return Contender(title, [sys.executable, MEASURE_PEER, reader], scratch / folder, unpacks)

    streaming = f"MosaicML streaming {version('mosaicml-streaming')}"
    megatron = f"Megatron-core {version('megatron-core')} `GPTDataset`"
    return documents, [
        Contender("**rehearse**", [str(release / "bench"), "batches", "--json"], shards),
        peer(f"{streaming}, iterated", "streaming", "streaming"),
        peer(f"{streaming}, zstd, iterated", "streaming", "streaming-zstd", unpacks=True),
        peer(f"{streaming}, `DataLoader`", "streaming-dataloader", "streaming"),
        peer(f"{megatron}, iterated", "megatron", "megatron"),
        peer(f"{megatron}, `DataLoader`", "megatron-dataloader", "megatron"),
        peer(f"NumPy {version('numpy')} memory map", "memory-map", "memory-map"),
    ]


def missing_tokens(contender, expected):
    """How many tokens an epoch leaves out; -1 where it has one too often."""
    counts = numpy.zeros_like(expected)
    found = contender.run("--counts")
    counts[: len(found)] = found
    missing = expected - counts
    return int(missing.sum()) if missing.min() >= 0 else -1


def print_table(contenders, missing, tokens, corpus, rounds):
    print(f"{corpus}: {tokens:,} tokens, batches of {SEQUENCES} × {LENGTH} on one core, median of "
          f"{rounds}\n")  # fmt: skip
    print("| reader | million tokens/s | in the first epoch | rehearse is | bytes a token | "
          "left out of an epoch |")  # fmt: skip
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    ours = contenders[0].median("tokens_per_second")
    for contender in contenders:
        rate = contender.median("tokens_per_second")
        first = contender.median("first_epoch_tokens_per_second")
        ratio = "" if contender is contenders[0] else f"{ours / rate:.3g} ×"
        print(f"| {contender.title} | {rate:.1f} | {first:.1f} | {ratio} "
              f"| {contender.bytes / tokens:.2f} | {missing[contender]} |")  # fmt: skip


def main():
    release, tokenizer, corpus, rounds = sys.argv[1:]
    # Of what Megatron-core and streaming miss that only training on graphics cards needs.
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        documents, contenders = prepare(Path(release), tokenizer, corpus, Path(folder))
        vocabulary = vocabulary_size(Path(folder) / "shards")
        expected = numpy.bincount(numpy.concatenate(documents), minlength=vocabulary)
        missing = {contender: missing_tokens(contender, expected) for contender in contenders}
        for number in range(1, int(rounds) + 1):
            for contender in contenders:
                contender.measure()
                rate = contender.results[-1]["tokens_per_second"] / 1e6
                print(f"round {number}, {contender.title}: {rate:.1f}", file=sys.stderr, flush=True)
        print_table(contenders, missing, int(expected.sum()), Path(corpus).name, rounds)
    # The windows of a peer may end before the tokens do, and its last batch before the windows.
    if not all(0 <= tokens < LENGTH * (SEQUENCES + 1) for tokens in missing.values()):
        sys.exit("a reader leaves tokens out or repeats them")


if __name__ == "__main__":
    main()
