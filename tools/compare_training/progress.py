"""Progress and the time left, on standard error."""

import sys
import time


def say(text):
    print(text, file=sys.stderr, flush=True)


class Countdown:
    """Says what has been measured, and how long the rest will take.

    `expected` lists the seconds of all measurements as they are on two quiet cores; what was measured
    so far says how many times as long they take here.
    """

    def __init__(self, expected):
        self.expected, self.done, self.start = expected, 0, time.monotonic()
        say(f"{len(expected)} measurements; about {minutes(sum(expected))} on two quiet cores")

    def advance(self, text):
        self.done += 1
        past, left = sum(self.expected[: self.done]), sum(self.expected[self.done :])
        seconds = (time.monotonic() - self.start) / past * left
        say(f"{text}; {self.done} of {len(self.expected)}, about {minutes(seconds)} left")


def minutes(seconds):
    return f"{seconds / 60:.0f} min"
