"""Encoding speed: every engine on the same texts in a fresh process, round by round."""

import statistics
from dataclasses import dataclass, field

from digests import count_different, read_digests
from inputs import write_texts
from progress import say

# A peer whose pass over the texts would take longer than this gets the sample, and fewer rounds.
LONGEST_PASS_SECONDS = 1.5
SAMPLE_MEGABYTES = 3
SLOW_ROUNDS = 2


@dataclass
class Figures:
    """What one engine did with one vocabulary and corpus; the speeds are MB/s, one a round."""

    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    different: int = 0
    filled: bool = False
    refusal: str | None = None

    def add(self, result):
        if refusal := result.get("refusal"):
            self.refusal = refusal
            return
        self.cold.append(result["megabytes_per_second"])
        if (warm := result.get("warm_megabytes_per_second")) is not None:
            self.warm.append(warm)

    def ratio(self, other):
        """The median over the rounds of how many times as fast as `other` this engine was."""
        return statistics.median(ours / theirs for ours, theirs in zip(self.cold, other.cold))


@dataclass
class Row:
    vocabulary: str
    corpus: str
    rehearse: Figures
    two_threads: Figures
    peers: dict[str, Figures]

    def best_peer(self):
        running = [name for name, figures in self.peers.items() if figures.cold]
        return max(running, key=lambda name: statistics.median(self.peers[name].cold), default=None)


def measure_speed(engines, vocabulary, corpus, expected, options, scratch):
    """Measures one row. `expected` holds the reference's digests of the corpus's first texts."""
    texts, sample = corpus.first(options.megabytes), corpus.first(SAMPLE_MEGABYTES)
    files = scratch / "texts.jsonl", scratch / "sample.jsonl"
    for path, contents in zip(files, (texts, sample)):
        write_texts(path, contents)

    row = Row(vocabulary.name, corpus.name, Figures(), Figures(), {})
    slow = set()
    for name in engines.peers:
        row.peers[name], is_slow = try_peer(engines, name, vocabulary, files, expected, scratch)
        if is_slow:
            slow.add(name)
    for number in range(1, options.rounds + 1):
        row.rehearse.add(engines.measure_rehearse(vocabulary, files[0], threads=1))
        row.two_threads.add(engines.measure_rehearse(vocabulary, files[0], threads=2))
        for name, figures in row.peers.items():
            rounds = min(options.rounds, SLOW_ROUNDS) if name in slow else options.rounds
            if figures.refusal is None and number <= rounds:
                file = files[1] if name in slow else files[0]
                figures.add(engines.measure_peer(name, vocabulary, file))
        say(f"{row.vocabulary}, {row.corpus}: round {number} of {options.rounds}")
    return row


def try_peer(engines, name, vocabulary, files, expected, scratch):
    """Whether the peer takes the vocabulary, is slow, and gives the reference's ids."""
    texts, sample = files
    digests = scratch / "digests"
    result = engines.measure_peer(name, vocabulary, sample, digests)
    speed = result.get("megabytes_per_second", 0)
    slow = texts.stat().st_size / 1e6 > LONGEST_PASS_SECONDS * speed
    if not slow:
        result = engines.measure_peer(name, vocabulary, texts, digests)
    if refusal := result.get("refusal"):
        say(f"{name} refuses {vocabulary.name}: {refusal[:200]}")
        return Figures(refusal=refusal), slow
    found = read_digests(digests)
    different = count_different(expected[: len(found)], found)
    return Figures(different=different, filled=result["filled"]), slow
