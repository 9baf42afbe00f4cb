"""The vocabularies and the corpora that are compared."""

import json
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

SEED = 17


@dataclass(frozen=True)
class Vocabulary:
    """A tokenizer.json. `filled` is the same definition for peers that refuse ids without a token,
    or None when every id has one."""

    name: str
    path: Path
    filled: Path | None


@dataclass(frozen=True)
class Corpus:
    """Texts in an order drawn from the seed, so that any number of the first ones is a sample."""

    name: str
    texts: list[str]

    def first(self, megabytes):
        """The first texts that hold about so many megabytes."""
        budget = megabytes * 1e6
        for count, text in enumerate(self.texts):
            if budget <= 0:
                return self.texts[:count]
            budget -= len(text.encode())
        return self.texts


def find_vocabularies(folder, scratch):
    """Every NAME/tokenizer.json in `folder`, by name."""
    return [
        Vocabulary(path.parent.name, path, without_holes(path, scratch))
        for path in sorted(folder.glob("*/tokenizer.json"))
    ]


def without_holes(path, scratch):
    """Writes the definition with a token for every id. No merge makes the new tokens, so no text is
    encoded differently."""
    definition = json.loads(path.read_text())
    vocabulary = definition["model"].get("vocab")
    if not isinstance(vocabulary, dict):
        return None
    added = {token["id"] for token in definition.get("added_tokens") or []}
    taken = added.union(vocabulary.values())
    holes = [number for number in range(max(taken)) if number not in taken]
    if not holes:
        return None
    vocabulary.update((f"<hole {number}>", number) for number in holes)
    filled = scratch / f"{path.parent.name}-without-holes.json"
    filled.write_text(json.dumps(definition))
    return filled


def find_corpora(paths):
    """Reads NAME.jsonl and NAME.jsonl.zst files, given themselves or by their folder."""
    files = []
    for path in paths:
        files += sorted(path.glob("*.jsonl*")) if path.is_dir() else [path]
    return [read_corpus(path) for path in files]


def read_corpus(path):
    if path.suffix == ".zst":
        command = ["zstd", "--decompress", "--stdout", "--quiet", str(path)]
        contents = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    else:
        contents = path.read_bytes()
    texts = [json.loads(line)["text"] for line in contents.splitlines() if line.strip()]
    # rehearse refuses a document of nothing but space.
    texts = [text for text in texts if text.strip()]
    random.Random(SEED).shuffle(texts)
    return Corpus(path.name.partition(".")[0], texts)


def write_texts(path, texts):
    with open(path, "w", encoding="utf-8") as file:
        for text in texts:
            file.write(json.dumps({"text": text}, ensure_ascii=False) + "\n")
