"""Whether losses, divergences and gradients agree, step by step, with those of PyTorch in float32.

All contenders start with the same weights and see the same batches, so what differs is the order of
sums and, in bfloat16, what is rounded when. Every update carries the differences on to the next step.
"""

from dataclasses import dataclass

from contenders import CE, EAGER, KL, REHEARSE, Contender

# The largest difference allowed at any step, as a part of the reference's largest value at any step.
TOLERANCES = {"loss": 1e-4, "kl": 1e-3, "gradient_norm": 1e-3}
# Only the base's weights and what is multiplied by them are rounded.
TOLERANCES_BFLOAT16 = {"loss": 2e-3, "kl": 1e-1, "gradient_norm": 2e-2}
# Activations, logits and gradients are rounded too, and a small divergence is mostly noise.
TOLERANCES_AUTOCAST = {"loss": 1e-1, "kl": 1, "gradient_norm": 3e-1}

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
    if contender.precision == "float32":
        return TOLERANCES
    return TOLERANCES_BFLOAT16 if contender.stack == REHEARSE else TOLERANCES_AUTOCAST


def differences(contender, found, expected):
    """The differences of the steps that both have."""
    steps = list(zip(found, expected))
    for quantity, allowed in tolerances(contender).items():
        pairs = [(left[quantity], right[quantity]) for left, right in steps]
        scale = max(abs(right) for _, right in pairs) or 1
        relative = [abs(left - right) / scale for left, right in pairs]
        step = max(range(len(steps)), key=relative.__getitem__)
        yield Difference(quantity, relative[step], allowed, step, *pairs[step])
