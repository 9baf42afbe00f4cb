"""Compares the speed of building a shard set with that of datatrove's DocumentTokenizer.

    compare_build.py REHEARSE TOKENIZER CORPUS ROUNDS
    compare_build.py --peer TOKENIZER INPUT_FOLDER WORKERS      # one build of the peer, in seconds

The corpus (JSON lines with a field "text", maybe compressed by zstd) is first cut in as many files as
there are cores: datatrove gives each worker files of its own. Both read these files and write tokens, in
processes of their own, by turns. Compared are the medians of the seconds from the start of the work,
after start-up, to its end.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import zstandard


def cut(corpus, folder, count):
    """Deals the lines out to files, compressed as the corpus may be; returns the bytes of text."""
    with corpus.open("rb") as file:
        stream = zstandard.ZstdDecompressor().stream_reader(file) if corpus.suffix == ".zst" else file
        lines = io.BufferedReader(stream).readlines()
    for number in range(count):
        compressor = zstandard.ZstdCompressor(level=3)
        part = b"".join(lines[number::count])
        (folder / f"{number}.jsonl.zst").write_bytes(compressor.compress(part))
    return sum(len(json.loads(line)["text"].encode()) for line in lines)


def build_with_peer(tokenizer, folder, workers):
    """Tokenizes every file of a folder with datatrove, one task a file."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.tokens import DocumentTokenizer

    with tempfile.TemporaryDirectory() as scratch:
        executor = LocalPipelineExecutor(
            pipeline=[
                JsonlReader(folder, glob_pattern="*.jsonl.zst", compression="zstd"),
                DocumentTokenizer(
                    scratch + "/tokens",
                    tokenizer_name_or_path=tokenizer,
                    eos_token="<|endoftext|>",
                    shuffle_documents=False,
                ),
            ],
            tasks=workers,
            workers=workers,
            logging_dir=scratch + "/logs",
        )
        start = time.perf_counter()
        executor.run()
        return time.perf_counter() - start


def main():
    if sys.argv[1] == "--peer":
        print(build_with_peer(sys.argv[2], sys.argv[3], int(sys.argv[4])))
        return
    rehearse, tokenizer, corpus, rounds = sys.argv[1:]
    cores = len(os.sched_getaffinity(0))
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as scratch:
        inputs = Path(scratch) / "inputs"
        inputs.mkdir()
        megabytes = cut(Path(corpus), inputs, cores) / 1e6
        for number in range(int(rounds)):
            out = f"{scratch}/shards-{number}"
            command = [rehearse, "build", "--json", "--tokenizer", tokenizer, "--out", out, inputs]
            ours.append(json.loads(subprocess.check_output(command))["seconds"])
            command = [sys.executable, __file__, "--peer", tokenizer, inputs, str(cores)]
            output = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE,
                                    stderr=subprocess.DEVNULL).stdout  # fmt: skip
            theirs.append(float(output.splitlines()[-1]))
    rates = [megabytes / statistics.median(seconds) for seconds in (ours, theirs)]
    print(f"{Path(corpus).name}: {megabytes:.1f} MB of text, {cores} processes or threads, "
          f"median of {rounds}")  # fmt: skip
    print("\n| | rehearse | datatrove | ratio |\n| --- | ---: | ---: | ---: |")
    print(f"| build, MB of text a second | {rates[0]:.1f} | {rates[1]:.1f} | {rates[0] / rates[1]:.1f} |")


if __name__ == "__main__":
    main()
