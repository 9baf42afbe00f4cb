"""Whether losses, divergences and gradients agree, step by step, with those of eager PyTorch.

All contenders start with the same weights and see the same batches, so what differs is the order of
sums and, in bfloat16, what is rounded when. Every update carries the differences on to the next step.
"""

from dataclasses import dataclass

from contenders import EAGER, KL, KL_CACHED, Contender

# The largest difference allowed at any step, as a part of the reference's largest value at any step.
TOLERANCES = {
    "float32": {"loss": 1e-4, "kl": 1e-3, "gradient_norm": 1e-3},
    "bfloat16": {"loss": 1e-2, "kl": 3e-1, "gradient_norm": 5e-2},
}


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
    objective = KL if contender.objective == KL_CACHED else contender.objective
    return Contender(contender.precision, objective, EAGER)


def differences(precision, found, expected):
    """The differences of the steps that both have."""
    steps = list(zip(found, expected))
    for quantity, allowed in TOLERANCES[precision].items():
        pairs = [(left[quantity], right[quantity]) for left, right in steps]
        scale = max(abs(right) for _, right in pairs) or 1
        relative = [abs(left - right) / scale for left, right in pairs]
        step = max(range(len(steps)), key=relative.__getitem__)
        yield Difference(quantity, relative[step], allowed, step, *pairs[step])
