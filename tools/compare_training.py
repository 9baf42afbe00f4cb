"""Compares the speed of a training step with that of PyTorch + transformers + peft.

    compare_training.py BENCH MODEL_FOLDER STEPS ROUNDS
    compare_training.py --peer MODEL_FOLDER STEPS        # one measurement of the peer, as JSON

Both sides run in processes of their own, by turns, so that a slower moment of the machine meets both;
the medians over the rounds are compared. A process's first step is not timed.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time

SEQUENCES, LENGTH, RANK = 4, 512, 16
LEARNING_RATE, KL_COEFFICIENT = 2e-4, 1.0


def measure_peer(folder, steps):
    """Times steps of the usual stack in float32: adapted and base forward, backward, AdamW."""
    import torch
    from peft import LoraConfig, get_peft_model
    from torch.nn.functional import cross_entropy, kl_div, log_softmax
    from transformers import AutoModelForCausalLM

    torch.manual_seed(17)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    model = get_peft_model(
        model, LoraConfig(r=RANK, lora_alpha=2 * RANK, lora_dropout=0.0, target_modules=targets)
    )
    model.train()
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=0.0)
    vocabulary = model.config.vocab_size

    def step():
        ids = torch.randint(vocabulary, (SEQUENCES, LENGTH))
        with torch.no_grad(), model.disable_adapter():
            base = model(ids, use_cache=False).logits[:, :-1].flatten(0, 1)
        logits = model(ids, use_cache=False).logits[:, :-1].flatten(0, 1)
        divergence = kl_div(
            log_softmax(logits, -1), log_softmax(base, -1), reduction="batchmean", log_target=True
        )
        loss = cross_entropy(logits, ids[:, 1:].flatten()) + KL_COEFFICIENT * divergence
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.item()

    losses = [step()]
    start = time.perf_counter()
    losses += [step() for _ in range(steps)]
    seconds = time.perf_counter() - start
    return {
        "tokens_per_second": steps * SEQUENCES * LENGTH / seconds,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "losses": losses,
    }


def run(command):
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(result.stdout)


def compare(bench, folder, steps, rounds):
    sizes = ["--sequences", str(SEQUENCES), "--length", str(LENGTH), "--rank", str(RANK)]
    commands = {
        "rehearse": [bench, "step", "--model", folder, *sizes, "--kl", "--steps", str(steps), "--json"],
        "PyTorch + peft": [sys.executable, __file__, "--peer", folder, str(steps)],
    }
    measured = {name: [] for name in commands}
    for number in range(1, rounds + 1):
        for name, command in commands.items():
            measured[name].append(run(command))
            speed = measured[name][-1]["tokens_per_second"]
            print(f"round {number}, {name}: {speed:.0f} tokens/s", file=sys.stderr, flush=True)
    print_table({name: median_of(results) for name, results in measured.items()})


def median_of(results):
    return {
        key: statistics.median(result[key] for result in results)
        for key in ("tokens_per_second", "peak_bytes")
    }


def print_table(medians):
    ours, peer = medians["rehearse"], medians["PyTorch + peft"]
    print("| | rehearse | PyTorch + peft | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for title, key, unit in (
        ("training, tokens/s", "tokens_per_second", 1),
        ("peak memory, MB", "peak_bytes", 1e6),
    ):
        left, right = ours[key] / unit, peer[key] / unit
        print(f"| {title} | {left:.0f} | {right:.0f} | {left / right:.2f} |")


def main():
    if sys.argv[1] == "--peer":
        print(json.dumps(measure_peer(sys.argv[2], int(sys.argv[3]))))
    else:
        compare(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))


if __name__ == "__main__":
    main()
