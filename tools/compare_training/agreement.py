"""Whether losses, divergences and gradients agree, step by step, with those of PyTorch in float32.

All contenders start with the same weights and see the same batches, so what differs is the order of
sums and, in bfloat16, what is rounded when. Every update carries the differences on to the next step.
"""

import math
from dataclasses import dataclass

from contenders import CE, EAGER, KL, REHEARSE, Contender

# What a quantity's differences are set against: the largest value at any step of the reference's.
SCALES = {"loss": "loss", "kl": "loss", "gradient_norm": "gradient_norm"}
FLOAT32 = {"loss": 1e-4, "kl": 1e-5, "gradient_norm": 1e-3}
# Only the base's weights and what is multiplied by them are rounded.
BFLOAT16 = {"loss": 2e-3, "kl": 1e-3, "gradient_norm": 5e-2}
# Activations, logits and gradients are rounded too.
AUTOCAST = {"loss": 5e-2, "kl": 1e-2, "gradient_norm": 3e-1}

REFERENCES = [Contender("float32", objective, EAGER) for objective in (CE, KL)]


@dataclass(frozen=True)
class Difference:
    """The largest difference of one quantity, relative, and the step at which it was found."""

    quantity: str
    relative: float
    allowed: float
    step: int
    found: float
    expected: float

    @property
    def agrees(self):
        # False of what is not a number.
        return self.relative <= self.allowed

    def __str__(self):
        return (
            f"{self.quantity} of step {self.step} is {self.found:.7g}, expected {self.expected:.7g}: "
            f"differs by {self.relative:.1e}, allowed {self.allowed:.0e}"
        )


def reference(contender):
    """Whose steps a contender's are compared with."""
    return REFERENCES[0 if contender.objective == CE else 1]


def tolerances(contender):
    """The largest relative differences allowed at any step."""
    if contender.precision == "float32":
        return FLOAT32
    return BFLOAT16 if contender.stack == REHEARSE else AUTOCAST


def differences(contender, found, expected):
    """The differences of the steps that both have."""
    steps = list(zip(found, expected))
    for quantity, allowed in tolerances(contender).items():
        pairs = [(left[quantity], right[quantity]) for left, right in steps]
        scale = max(right[SCALES[quantity]] for _, right in steps)
        relative = [abs(left - right) / scale for left, right in pairs]
        # What is not a number is the largest difference: comparisons would pass over it.
        step = max(range(len(steps)), key=lambda step: (math.isnan(relative[step]), relative[step]))
        yield Difference(quantity, relative[step], allowed, step, *pairs[step])
