"""What both stacks train: LoRA on all seven projections, by AdamW at a constant learning rate."""

import os

# Few batches an epoch, so that a cache of the base's hidden states is soon complete.
SEQUENCES, LENGTH, BATCHES_PER_EPOCH = 4, 512, 2
TOKENS_PER_STEP = SEQUENCES * LENGTH
KL_COEFFICIENT = 1
OPTIMIZER = {
    "learning_rate": 2e-4,
    "betas": [0.9, 0.999],
    "epsilon": 1e-8,
    "weight_decay": 0,
    "clip_norm": 1,
}
CORES = len(os.sched_getaffinity(0))


def run_file(
    model, shards, output, steps, *, precision="float32", kl=False, cache=False, learning_rate=None
):
    """The run file of rehearse; its adapter has rank 16 on all projections, without dropout."""
    source = {
        "name": "text",
        "shards": str(shards),
        "share": 1,
        "pack": False,
        "overflow": "truncate",
    }
    kl = {
        "coefficient": KL_COEFFICIENT if kl else 0,
        "roles": ["text"],
        "cache": "hidden" if cache else "none",
    }
    optimizer = OPTIMIZER if learning_rate is None else OPTIMIZER | {"learning_rate": learning_rate}
    return {
        "model": str(model),
        "output": str(output),
        "seed": 17,
        "sequence_length": LENGTH,
        "batch": {"sequences": SEQUENCES, "micro": SEQUENCES},
        "steps": steps,
        "sources": [source],
        "lora": {"rank": 16, "alpha": 32, "dropout": 0},
        "loss": {"kl": kl},
        "optimizer": optimizer,
        "schedule": {"kind": "constant", "warmup_steps": 0},
        "checkpoint": {"every": 0},
        "compute": {"precision": precision, "threads": CORES},
    }
