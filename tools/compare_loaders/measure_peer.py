"""Measures one peer in a process of its own, and prints JSON, as `bench batches --json` does.

    measure_peer.py READER FOLDER --seconds SECONDS      # tokens a second
    measure_peer.py READER FOLDER --counts               # how often each id occurs in an epoch, from 0
"""

import argparse
import itertools
import json
import statistics
import time
import warnings

import numpy
import torch
from readers import READERS

ROUNDS = 5


def tokens_per_second(batches, seconds):
    start, tokens = time.perf_counter(), 0
    for batch in batches:
        tokens += batch.shape[0] * batch.shape[1]
        if time.perf_counter() - start >= seconds:
            break
    return tokens / (time.perf_counter() - start)


def measure(epoch, seconds):
    first = tokens_per_second(epoch(), seconds)
    batches = itertools.chain.from_iterable(epoch() for _ in itertools.count())
    rates = [tokens_per_second(batches, seconds / ROUNDS) for _ in range(ROUNDS)]
    return {
        "tokens_per_second": statistics.median(rates),
        "first_epoch_tokens_per_second": first,
    }


def count_ids(epoch):
    counts = numpy.zeros(0, numpy.int64)
    for batch in epoch():
        found = numpy.bincount(numpy.asarray(batch).ravel(), minlength=len(counts))
        found[: len(counts)] += counts
        counts = found
    return counts.tolist()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--counts", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    epoch = READERS[options.reader](options.folder)
    print(json.dumps(count_ids(epoch) if options.counts else measure(epoch, options.seconds)))


if __name__ == "__main__":
    main()
