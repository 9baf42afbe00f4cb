"""One measurement of PyTorch + transformers + peft, as the last line of the output in JSON.

    measure_peer.py MODEL ADAPTER BATCHES --steps STEPS [--precision bfloat16] [--kl] [--compile]

BATCHES is a JSON file: a list of steps, each a list of sequences, each a list of ids. The output
lists the steps, each with its seconds, and with loss, kl and gradient_norm as in `metrics.jsonl`.
"""

import argparse
import json
import time
from contextlib import nullcontext
from pathlib import Path

import torch
from peft import PeftModel
from setting import CORES, KL_COEFFICIENT, OPTIMIZER
from torch.nn.functional import kl_div, log_softmax, nll_loss
from transformers import AutoModelForCausalLM


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("adapter")
    parser.add_argument("batches", type=Path)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--kl", action="store_true")
    parser.add_argument("--compile", action="store_true")
    return parser.parse_args()


class Trainer:
    """Trains as a user of PyTorch would who looks after speed and memory.

    Logits are made for the tokens that predict one alone, log-probabilities once for both losses.
    In bfloat16 the base's weights are kept and, by autocast, all products are made in it; peft keeps
    the adapter in float32.
    """

    def __init__(self, options):
        dtype = getattr(torch, options.precision)
        base = AutoModelForCausalLM.from_pretrained(options.model, dtype=dtype)
        self.model = PeftModel.from_pretrained(base, options.adapter, is_trainable=True).train()
        self.parameters = [weight for weight in self.model.parameters() if weight.requires_grad]
        self.optimizer = torch.optim.AdamW(
            self.parameters,
            lr=OPTIMIZER["learning_rate"],
            betas=OPTIMIZER["betas"],
            eps=OPTIMIZER["epsilon"],
            weight_decay=OPTIMIZER["weight_decay"],
            fused=True,
        )
        self.has_kl = options.kl
        self.autocast = torch.autocast("cpu", dtype) if dtype != torch.float32 else nullcontext()
        if options.compile:
            self.log_probabilities = torch.compile(self.log_probabilities, dynamic=False)
            self.losses = torch.compile(self.losses, dynamic=False)

    def log_probabilities(self, ids):
        """The model's log-probabilities (N,V) of the tokens after each of a batch's but the last."""
        logits = self.model(ids[:, :-1], use_cache=False).logits
        return log_softmax(logits.flatten(0, 1).float(), dim=-1)

    def losses(self, ids, base):
        """The mean cross-entropy, and the mean KL to `base`, log-probabilities (N,V) or None."""
        found = self.log_probabilities(ids)
        cross_entropy = nll_loss(found, ids[:, 1:].flatten())
        if base is None:
            return cross_entropy, torch.zeros(())
        return cross_entropy, kl_div(found, base, reduction="batchmean", log_target=True)

    def base(self, ids):
        if not self.has_kl:
            return None
        with torch.no_grad(), self.model.disable_adapter():
            return self.log_probabilities(ids)

    def step(self, ids):
        start = time.perf_counter()
        with self.autocast:
            cross_entropy, kl = self.losses(ids, self.base(ids))
        loss = cross_entropy + KL_COEFFICIENT * kl
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, OPTIMIZER["clip_norm"])
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return {
            "loss": loss.item(),
            "kl": kl.item(),
            "gradient_norm": norm.item(),
            "seconds": time.perf_counter() - start,
        }


def main():
    options = parse_options()
    torch.set_num_threads(CORES)
    trainer = Trainer(options)
    batches = json.loads(options.batches.read_text())[: options.steps]
    print(json.dumps([trainer.step(torch.tensor(ids)) for ids in batches]))


if __name__ == "__main__":
    main()
