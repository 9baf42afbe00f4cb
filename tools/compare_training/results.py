"""What was measured and compared, and the figures that follow from it."""

import statistics
import sys
from dataclasses import asdict

from agreement import differences, reference
from setting import TOKENS_PER_STEP


class Results:
    def __init__(self):
        self.measurements, self.differences = {}, {}

    def add(self, contender, measurement):
        """Keeps a measurement, and ends the program where its steps disagree with the reference's."""
        self.measurements.setdefault(contender, []).append(measurement)
        expected = self.measurements[reference(contender)][0].steps
        found = list(differences(contender, measurement.steps, expected))
        if wrong := [difference for difference in found if not difference.agrees]:
            sys.exit("\n".join(f"DISAGREES: {contender}: {difference}" for difference in wrong))
        if contender != reference(contender):
            self.differences[contender] = found

    def median(self, contender, figure):
        """Of a figure of the measurements, over the rounds; None where there are none."""
        found = self.measurements.get(contender)
        return found and statistics.median(getattr(measurement, figure) for measurement in found)

    def step_seconds(self, contender):
        return self.median(contender, "step_seconds")

    def tokens_per_second(self, contender):
        seconds = self.step_seconds(contender)
        return seconds and TOKENS_PER_STEP / seconds

    def peak_bytes(self, contender):
        return self.median(contender, "peak_bytes")

    def records(self):
        """For machines: every contender with its medians, differences and measurements."""
        return [
            asdict(contender)
            | {
                "tokens_per_second": self.tokens_per_second(contender),
                "step_seconds": self.step_seconds(contender),
                "peak_bytes": self.peak_bytes(contender),
                "differences": [asdict(found) for found in self.differences.get(contender, [])],
                "measurements": [asdict(found) for found in measurements],
            }
            for contender, measurements in self.measurements.items()
        ]
