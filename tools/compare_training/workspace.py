"""The folder of a comparison: shards of real text, run files, and what the peer is given of them."""

import json
import subprocess
import sys

import setting

# AdamW multiplies by the rate as a 32-bit float, which has no number as small but 0.
NO_LEARNING_RATE = 1e-60


class Workspace:
    def __init__(self, release, model, text, steps, folder):
        self.release, self.model, self.folder = release, model, folder
        self.shards = folder / "shards"
        self.build_shards(text.read_text(encoding="utf-8"))
        self.adapter = self.write_adapter()
        self.batches = self.write_batches(steps)

    def rehearse(self, *arguments):
        """The output of a command."""
        command = [self.release / "rehearse", *arguments]
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if result.returncode != 0:
            sys.exit(f"rehearse {arguments[0]}: {result.stderr}")
        return result.stdout

    def build_shards(self, text):
        """Gives each sequence of an epoch a passage of its own, longer than the sequence."""
        count = setting.SEQUENCES * setting.BATCHES_PER_EPOCH
        length = len(text) // count
        passages = self.folder / "passages.jsonl"
        with passages.open("w", encoding="utf-8") as file:
            for start in range(0, count * length, length):
                file.write(json.dumps({"text": text[start : start + length]}) + "\n")
        self.rehearse("build", "--tokenizer", self.model, "--out", self.shards, passages)

    def write_run(self, name, steps, **options):
        """Writes a run file, in JSON, which is YAML too; gives its path and the run's folder."""
        path, output = self.folder / f"{name}.yaml", self.folder / name
        run = setting.run_file(self.model, self.shards, output, steps, **options)
        path.write_text(json.dumps(run), encoding="utf-8")
        return path, output

    def write_adapter(self):
        """The folder of the adapter that every run begins with."""
        run, output = self.write_run("start", 1, learning_rate=NO_LEARNING_RATE)
        self.rehearse("train", run)
        return output / "adapter"

    def write_batches(self, steps):
        """The file of the ids of some steps' batches."""
        run, _ = self.write_run("batches", steps)
        path = self.folder / "batches.json"
        batches = [self.batch(run, step) for step in range(steps)]
        path.write_text(json.dumps(batches), encoding="utf-8")
        return path

    def batch(self, run, step):
        """The ids of a step's sequences, each of one segment that carries a loss but on its first."""
        inspected = json.loads(self.rehearse("inspect", run, "--step", str(step), "--json"))
        segments = [sequence["segments"] for sequence in inspected["sequences"]]
        losses = [0] + [1] * (setting.LENGTH - 1)
        if any([segment["loss"] for segment in found] != [losses] for found in segments):
            sys.exit(f"a passage of the text has fewer than {setting.LENGTH} tokens: give a longer one")
        return [found[0]["ids"] for found in segments]
