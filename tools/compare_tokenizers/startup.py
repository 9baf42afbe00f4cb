"""Start-up: from the vocabulary's file to the ids of a first word, by turns in fresh processes."""

import statistics

from inputs import write_texts
from progress import say

# tiktoken reads no tokenizer.json: the time to convert one is not its own.
WITHOUT_LOADER = {"tiktoken"}


def measure_startup(engines, vocabulary, rounds, scratch):
    """The median seconds of each engine; a peer that refuses the vocabulary is missing."""
    word = scratch / "word.jsonl"
    write_texts(word, ["word"])
    seconds = {}
    refusing = set(WITHOUT_LOADER)
    for number in range(1, rounds + 1):
        seconds.setdefault("rehearse", []).append(engines.start_rehearse(vocabulary, word))
        for name in engines.peers:
            if name in refusing:
                continue
            result = engines.measure_peer(name, vocabulary)
            if "refusal" in result:
                refusing.add(name)
            else:
                seconds.setdefault(name, []).append(result["load_seconds"])
        say(f"{vocabulary.name}, start-up: round {number} of {rounds}")
    return {name: statistics.median(values) for name, values in seconds.items()}
