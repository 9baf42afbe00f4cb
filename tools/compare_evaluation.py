"""Compares `rehearse evaluate` with transformers + peft, and prints a Markdown table.

    compare_evaluation.py REHEARSE MODEL_FOLDER ADAPTER_FOLDER WORK_FOLDER

WORK_FOLDER holds task/test.jsonl, task/labels.json and the shard set text/. Exits with 1 where a label
differs, or a loss or a divergence by more than the tolerance.
"""

import json
import math
import subprocess
import sys
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

LENGTH = 512
NLL_TOLERANCE = 1e-4
KL_TOLERANCE = 1e-3  # relative


def rehearse_figures(rehearse, model, adapter, work):
    """The records of the task's examples in their order, and the figures of the text."""
    examples = work / "examples.jsonl"
    command = [
        rehearse, "evaluate", "--model", model, "--adapter", adapter, "--length", str(LENGTH),
        "--choices", f"task={work}/task/test.jsonl", "--shards", f"text={work}/text",
        "--per-example", str(examples), "--json",
    ]  # fmt: skip
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    records = [json.loads(line) for line in examples.read_text().splitlines()]
    return [record for record in records if record["name"] == "task"], report


@torch.no_grad()
def label_losses(model, prompt, labels):
    """The mean of −log p over each label's tokens after the prompt."""
    longest = max(map(len, labels))
    # Padding on the right is seen by nothing before it.
    batch = torch.tensor([prompt + label + [0] * (longest - len(label)) for label in labels])
    logs = model(batch).logits[:, len(prompt) - 1 : -1].log_softmax(-1)
    return [
        -sum(logs[row, place, token].item() for place, token in enumerate(label)) / len(label)
        for row, label in enumerate(labels)
    ]


@torch.no_grad()
def text_losses(model, windows):
    """−log p0, −log p, KL(p0 ‖ p) and KL(p ‖ p0), summed over the predictions in each window."""
    sums = torch.zeros(4, dtype=torch.float64)
    for window in windows:
        ids = torch.tensor([window])
        with model.disable_adapter():
            base = model(ids).logits[0, :-1].double().log_softmax(-1)
        adapted = model(ids).logits[0, :-1].double().log_softmax(-1)
        targets = ids[0, 1:, None]
        sums += torch.stack([
            -base.gather(1, targets).sum(), -adapted.gather(1, targets).sum(),
            (base.exp() * (base - adapted)).sum(), (adapted.exp() * (adapted - base)).sum(),
        ])  # fmt: skip
    return (sums / sum(len(window) - 1 for window in windows)).tolist()


def windows(rehearse, work):
    command = [rehearse, "shards", "cat", str(work / "text"), "--ids"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    ids, ends = [], set()
    for line in lines:
        ids += map(int, line.split())
        ends.add(len(ids))
    ends |= set(range(LENGTH, len(ids), LENGTH))
    starts = [0, *sorted(ends)]
    return [ids[a:b] for a, b in zip(starts, starts[1:]) if b - a > 1]


def main():
    rehearse, model_folder, adapter, work = *sys.argv[1:4], Path(sys.argv[4])
    ours, report = rehearse_figures(rehearse, model_folder, adapter, work)
    tokenizer = AutoTokenizer.from_pretrained(model_folder)
    base = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32)
    model = PeftModel.from_pretrained(base, adapter).eval()

    labels = json.loads((work / "task" / "labels.json").read_text())
    label_ids = [tokenizer.encode(label, add_special_tokens=False) for label in labels]
    conversations = [
        json.loads(line)["messages"]
        for line in (work / "task" / "test.jsonl").read_text().splitlines()
    ]
    different, worst_nll = 0, 0.0
    right = {"base": 0, "adapted": 0}
    for messages, record in zip(conversations, ours, strict=True):
        prompt = tokenizer.apply_chat_template(
            messages[:-1], tokenize=False, add_generation_prompt=True
        )
        prompt = tokenizer.encode(prompt, add_special_tokens=False)
        for name in ("base", "adapted"):
            if name == "base":
                with model.disable_adapter():
                    losses = label_losses(model, prompt, label_ids)
            else:
                losses = label_losses(model, prompt, label_ids)
            found = record[name]
            label = labels[losses.index(min(losses))]
            right[name] += label == messages[-1]["content"]
            different += label != found["answer"]
            # Float32 logits of tens of nats are only so exact.
            differences = [abs(a - b) / max(1, a) for a, b in zip(losses, found["nll"])]
            # What is not a number is the worst: comparisons would pass over it.
            worst_nll = max(worst_nll, *differences, key=lambda value: (math.isnan(value), value))

    print("| figure | rehearse | transformers | difference |")
    print("| --- | ---: | ---: | ---: |")
    for name in right:
        accuracy = right[name] / len(ours)
        print(f"| accuracy, {name} | {report[name]['task']['accuracy']:.4f} | {accuracy:.4f} | |")
    print(f"| labels that differ | | | {different} of {2 * len(ours)} |")
    print(f"| loss of a label, worst; relative above 1 nat | | | {worst_nll:.1e} |")
    agrees = different == 0 and worst_nll <= NLL_TOLERANCE

    theirs = text_losses(model, windows(rehearse, work))
    text = report["base"]["text"], report["adapted"]["text"]
    found = text[0]["nll"], text[1]["nll"], text[1]["kl_forward"], text[1]["kl_reverse"]
    for index, name in enumerate(("nll, base", "nll, adapted", "KL(p0 ‖ p)", "KL(p ‖ p0)")):
        difference = abs(found[index] - theirs[index])
        allowed = NLL_TOLERANCE if index < 2 else KL_TOLERANCE * theirs[index]
        agrees &= difference <= allowed
        print(f"| text: {name} | {found[index]:.6f} | {theirs[index]:.6f} | {difference:.1e} |")
    print(f"\n{'Agrees' if agrees else 'DIFFERS'}.")
    sys.exit(0 if agrees else 1)


if __name__ == "__main__":
    main()
