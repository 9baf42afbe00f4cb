"""Makes a replay corpus and a held-out text from the HTML pages in Debian packages.

    fetch_prose.py RECIPE.yaml FOLDER

Writes FOLDER/prose.jsonl and FOLDER/prose-held-out.jsonl, {"text", "source"} lines, and keeps
the packages in FOLDER/debian-packages. The same packages give the same bytes.
"""

import json
import math
import os
import re
import subprocess
import sys
import tarfile
import unicodedata
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import yaml

MINIMUM_PARAGRAPH = 80
MINIMUM_DOCUMENT = 200
MAXIMUM_DOCUMENT = 8000

# Elements whose text is no prose.
SKIPPED = {"head", "nav", "pre", "script", "style", "sup", "table"}
# Elements that end a paragraph, as old pages leave out </p>.
BLOCKS = {
    "blockquote", "body", "dd", "div", "dl", "dt", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "section", "table", "td", "tr", "ul",
}  # fmt: skip

WHOLE_SENTENCES = re.compile(r"[A-Z\"“‘(].*[.!?][)\"”’]*")
# A word of prose, with the punctuation that may surround it.
PLAIN_WORD = re.compile(
    r"[(\[\"“‘']*[A-Za-zÀ-ÿ]+(?:[-'’/–—.][A-Za-zÀ-ÿ]+)*[)\]\"”’'.,;:!?]*|[–—-]+"
)
LEAST_SHARE_OF_PLAIN_WORDS = 0.88
COMMON_WORDS = {"a", "an", "and", "are", "be", "for", "in", "is", "of", "that", "the", "to", "you"}
BOILERPLATE = re.compile(
    r"copyright|permission is (hereby )?granted|GNU General Public", re.IGNORECASE
)


class Paragraphs(HTMLParser):
    """Collects the text of <p> elements, and of the <div class="para"> that Publican writes."""

    def __init__(self):
        super().__init__()
        self.paragraphs = []
        self.open = None
        self.skipped = 0

    def handle_starttag(self, tag, attributes):
        if tag in BLOCKS:
            self.finish()
        if tag in SKIPPED:
            self.skipped += 1
        if tag == "p" or (tag == "div" and dict(attributes).get("class") == "para"):
            self.open = []
        if tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.finish()
        if tag in SKIPPED and self.skipped:
            self.skipped -= 1

    def handle_data(self, data):
        if self.open is not None and not self.skipped:
            self.open.append(data)

    def finish(self):
        if self.open is not None:
            self.paragraphs.append(tidy("".join(self.open)))
            self.open = None


def tidy(text):
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\u200b", "")
    text = " ".join(text.split())
    # Links to the paragraph itself, and marks of footnotes.
    text = re.sub(r"¶| ?\[\d*\]", "", text)
    return re.sub(r" ([.,;:])(?= |$)", r"\1", text).strip()


def is_prose(paragraph):
    """Whether a paragraph is running English text in whole sentences, and mostly plain words."""
    if len(paragraph) < MINIMUM_PARAGRAPH or not WHOLE_SENTENCES.fullmatch(paragraph):
        return False
    if BOILERPLATE.search(paragraph) or "://" in paragraph:
        return False
    words = paragraph.split()
    plain = sum(1 for word in words if PLAIN_WORD.fullmatch(word))
    common = sum(1 for word in words if word.lower() in COMMON_WORDS)
    return plain >= LEAST_SHARE_OF_PLAIN_WORDS * len(words) and common >= 0.1 * len(words)


def page_paragraphs(html):
    parser = Paragraphs()
    parser.feed(html)
    parser.close()
    parser.finish()
    return [paragraph for paragraph in parser.paragraphs if is_prose(paragraph)]


def download(package, cache):
    """Returns the path of a package's file, or None when the release has no such package."""
    known = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    if known.returncode != 0:
        return None
    cache.mkdir(parents=True, exist_ok=True)
    if not list(cache.glob(f"{package}_*.deb")):
        command = ["apt-get", "download", "-qq", package]
        result = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            sys.exit(f"fetch_prose.py: cannot download {package}\n{result.stderr}")
    return min(cache.glob(f"{package}_*.deb"))


def pages(package_file, pattern):
    """Yields the path and the text of each page in a package, in the order of their paths."""
    process = subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(package_file)], stdout=subprocess.PIPE
    )
    found = {}
    with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
        for member in archive:
            path = member.name.removeprefix("./")
            if member.isfile() and PurePosixPath(path).match(pattern):
                found[path] = archive.extractfile(member).read().decode("utf-8", "replace")
    if process.wait() != 0:
        sys.exit(f"fetch_prose.py: dpkg-deb cannot read {package_file}")
    return sorted(found.items())


def documents(entry, package_file, seen):
    """Returns the documents of a package without the paragraphs in `seen`, which grows."""
    found = []
    for path, html in pages(package_file, entry["pages"]):
        source = f"{entry['package']}/{PurePosixPath(path).name}"
        fresh = []
        for paragraph in page_paragraphs(html):
            key = paragraph.casefold()
            if key not in seen:
                seen.add(key)
                fresh.append(paragraph)
        for number, text in enumerate(parts(fresh), start=1):
            if len(text) >= MINIMUM_DOCUMENT:
                found.append({"text": text, "source": f"{source}#{number}"})
    return evenly(found, entry.get("maximum_bytes", size(found)))


def parts(paragraphs):
    """Joins consecutive paragraphs to texts of at most MAXIMUM_DOCUMENT characters, or one each."""
    texts = []
    for paragraph in paragraphs:
        if texts and len(texts[-1]) + len(paragraph) + 2 <= MAXIMUM_DOCUMENT:
            texts[-1] += "\n\n" + paragraph
        else:
            texts.append(paragraph)
    return texts


def size(found):
    return sum(len(document["text"].encode()) for document in found)


def evenly(found, limit):
    """Every n-th document, so that at most about `limit` bytes come from all over the package."""
    return found[:: max(1, math.ceil(size(found) / max(1, limit)))]


def write(path, found):
    part = path.with_suffix(".part")
    with open(part, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in found)
    os.replace(part, path)
    print(f"Wrote {path.name}: {len(found)} documents, {size(found) / 1e6:.2f} MB")


def collect(entries, cache, seen):
    found = []
    for entry in entries:
        package_file = download(entry["package"], cache)
        if package_file is None:
            print(f"  {entry['package']}: not in this release, left out")
            continue
        of_package = documents(entry, package_file, seen)
        print(f"  {entry['package']}: {size(of_package) / 1000:.0f} KB", flush=True)
        found += of_package
    return found


def main():
    recipe = yaml.safe_load(Path(sys.argv[1]).read_text(encoding="utf-8"))["packages"]
    folder = Path(sys.argv[2])
    cache = folder / "debian-packages"
    # The book comes first: what it shares with the replay text must not be trained on. All of it
    # counts, so its documents are thinned out only afterwards.
    seen = set()
    held_out = collect(recipe["held_out"], cache, seen)
    replay = collect(recipe["replay"], cache, seen)
    if not held_out or size(replay) < recipe["minimum_bytes"]:
        sys.exit(
            f"fetch_prose.py: {size(replay)} bytes of replay text, {size(held_out)} held out; "
            f"{recipe['minimum_bytes']} and some were expected. Can apt download packages?"
        )
    write(folder / "prose.jsonl", replay)
    write(folder / "prose-held-out.jsonl", evenly(held_out, recipe["held_out_bytes"]))


if __name__ == "__main__":
    main()
