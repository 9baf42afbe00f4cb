"""Compares rehearse with transformers + peft on one adapter, and prints a Markdown table.

    compare_peft.py REHEARSE MODEL_FOLDER ADAPTER_FOLDER

Exits with 1 when a logit or a token's loss differs by more than the tolerance.
"""

import json
import subprocess
import sys

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

TOLERANCE = 2e-3
TEXTS = [
    "The capital of France is",
    "Water boils at a lower temperature on a mountain, so the potatoes need a little longer.",
    "def mean(values):\n    return sum(values) / len(values)\n\nprint(mean([1, 2, 3]))",
    "In 1998, 42 foxes were counted near the river — some, it's said, were naïve.",
]
CHAT = [{"role": "user", "content": "Could you get twelve kettles to Ghent by Friday?"}]


def sequences(tokenizer):
    chat = tokenizer.apply_chat_template(CHAT, tokenize=False, add_generation_prompt=True)
    return [tokenizer.encode(text, add_special_tokens=False) for text in [*TEXTS, chat]]


def ours(rehearse, model, adapter, ids):
    """The logits after the last id, and the loss of each id but the first."""
    command = [rehearse, "logits", "--model", model, "--ids", ",".join(map(str, ids))]
    if adapter:
        command += ["--adapter", adapter]
    result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return torch.tensor(result["logits"][-1]), torch.tensor(result["nll"])


@torch.no_grad()
def theirs(model, ids):
    logits = model(torch.tensor([ids])).logits[0]
    targets = torch.tensor(ids[1:])
    nll = torch.nn.functional.cross_entropy(logits[:-1], targets, reduction="none")
    return logits[-1], nll


def largest(left, right):
    if left.shape != right.shape:
        sys.exit(f"compare_peft.py: {list(left.shape)} values against {list(right.shape)}")
    return (left - right).abs().max().item()


def main():
    rehearse, model_folder, adapter = sys.argv[1:]
    tokenizer = AutoTokenizer.from_pretrained(model_folder)
    base = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32).eval()
    adapted = PeftModel.from_pretrained(base, adapter).eval()

    print("| tokens | weights | largest logit difference | largest loss difference | loss |")
    print("| ---: | --- | ---: | ---: | ---: |")
    worst = 0.0
    for ids in sequences(tokenizer):
        for name in ("base", "adapter"):
            if name == "base":
                with adapted.disable_adapter():
                    reference = theirs(adapted, ids)
                found = ours(rehearse, model_folder, None, ids)
            else:
                reference = theirs(adapted, ids)
                found = ours(rehearse, model_folder, adapter, ids)
            logits, nll = map(largest, found, reference)
            worst = max(worst, logits, nll)
            loss = reference[1].mean().item()
            print(f"| {len(ids)} | {name} | {logits:.1e} | {nll:.1e} | {loss:.4f} |", flush=True)

    agree = worst <= TOLERANCE
    print(f"\n{'Agrees' if agree else 'DIFFERS'}: {worst:.1e}; allowed {TOLERANCE:.0e}.")
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
