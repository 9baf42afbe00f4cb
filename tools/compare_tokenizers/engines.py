"""Runs rehearse and the peers, each time in a new process."""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from progress import say

HERE = Path(__file__).parent
# A process with a smaller share of its processor met another, and is run again a few times.
QUIET_SHARE = 0.9
TRIES = 3


@dataclass(frozen=True)
class Engines:
    rehearse: str
    peers: list[str]

    def measure_peer(self, name, vocabulary, texts=None, digests=None):
        """What measure_peer.py prints."""
        filled = vocabulary.filled or "-"
        command = [sys.executable, HERE / "measure_peer.py", name, vocabulary.path, filled]
        if texts:
            result = run_alone([*command, texts, *([digests] if digests else [])])
        else:
            result = run(command)
        return result or {"refusal": "its process ended without a result"}

    def measure_rehearse(self, vocabulary, texts, threads):
        command = self.measure_command(vocabulary, texts, threads)
        return required(run_alone(command) if threads == 1 else run(command), command)

    def start_rehearse(self, vocabulary, texts):
        """Seconds from the file to the ids of a first word; those of a whole process that loads the
        file where `measure` does not say."""
        command = self.measure_command(vocabulary, texts, threads=1)
        seconds = required(run(command), command).get("load_seconds")
        if seconds is None:
            command = [self.rehearse, "tokenizer", "info", "--json", "--tokenizer", vocabulary.path]
            start = time.perf_counter()
            required(run(command), command)
            seconds = time.perf_counter() - start
        return seconds

    def measure_command(self, vocabulary, texts, threads):
        command = [self.rehearse, "tokenizer", "measure", "--tokenizer", vocabulary.path]
        return [*command, "--threads", threads, "--json", *self.passes, texts]

    @cached_property
    def passes(self):
        """The option for a second, warm pass, where `measure` has it."""
        command = [self.rehearse, "tokenizer", "measure", "--help"]
        text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        return ["--passes", 2] if "--passes" in text else []


def run_alone(command):
    """Runs a command on one processor, since not every peer can be told to use one thread, and
    again when it had to share the processor."""
    processor = str(max(os.sched_getaffinity(0)))
    tries = []
    while len(tries) < TRIES:
        cpu_start, start = children_seconds(), time.perf_counter()
        result = run(["taskset", "--cpu-list", processor, *command])
        if result is None:
            return None
        share = (children_seconds() - cpu_start) / (time.perf_counter() - start)
        if share >= QUIET_SHARE:
            return result
        tries.append((share, result))
    share, result = max(tries, key=lambda attempt: attempt[0])
    say(f"the machine is not quiet: a measurement had {share:.0%} of its processor")
    return result


def children_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(command):
    """The JSON that a command prints, or None if it fails."""
    environment = os.environ | {"RAYON_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    result = subprocess.run(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    if result.returncode != 0:
        say(result.stderr.decode(errors="replace").strip())
        return None
    return json.loads(result.stdout)


def required(result, command):
    if result is None:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return result
