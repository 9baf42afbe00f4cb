"""Compares rehearse with other tokenizers; see tools/compare-tokenizers.

Exits with 1 when an id or a decoded text is not the reference's.
"""

import sys
import tempfile
from pathlib import Path

import tables
from agreement import compare
from engines import Engines
from inputs import SEED, find_corpora, find_vocabularies
from options import parse_options
from progress import say
from reference import Reference
from speed import measure_speed
from startup import measure_startup
from strings import draw_strings


class Comparison:
    """What has been measured and compared, by vocabulary in the order of their names."""

    def __init__(self, options, scratch):
        self.options, self.scratch = options, scratch
        self.engines = Engines(options.rehearse, options.peers)
        self.rows, self.startup, self.agreements = [], {}, {}

    def run(self, vocabularies, corpora):
        for vocabulary in vocabularies:
            reference = Reference(vocabulary.path)
            if not self.options.check_only:
                rounds = self.options.rounds
                self.startup[vocabulary.name] = measure_startup(
                    self.engines, vocabulary, rounds, self.scratch
                )
            for corpus in corpora:
                self.run_corpus(vocabulary, corpus, reference)
            if not self.options.speed_only:
                self.compare_strings(vocabulary, corpora, reference)

    def run_corpus(self, vocabulary, corpus, reference):
        options = self.options
        texts = corpus.first(options.megabytes) if options.speed_only else corpus.texts
        say(f"{vocabulary.name}, {corpus.name}: the reference's ids of {len(texts):,} texts")
        expected = reference.digests(texts)
        if not options.speed_only:
            self.compare(vocabulary, reference, corpus.name, texts, expected)
        if not options.check_only:
            self.rows.append(
                measure_speed(self.engines, vocabulary, corpus, expected, options, self.scratch)
            )

    def compare_strings(self, vocabulary, corpora, reference):
        documents = [text for corpus in corpora for text in corpus.texts]
        strings = draw_strings(self.options.strings, SEED, reference.special_tokens(), documents)
        for source, as_text in (("strings", False), ("strings, special tokens as text", True)):
            expected = reference.digests(strings, as_text)
            self.compare(vocabulary, reference, source, strings, expected, as_text)

    def compare(self, vocabulary, reference, source, texts, expected, as_text=False):
        rehearse, scratch = self.options.rehearse, self.scratch
        agreement = compare(
            rehearse, vocabulary, reference, source, texts, expected, scratch, as_text
        )
        say(f"{vocabulary.name}, {source}: {agreement.different} of {len(texts):,} texts differ")
        self.agreements.setdefault(vocabulary.name, []).append(agreement)

    def print(self):
        tables.print_machine()
        if self.rows:
            tables.print_speed(self.rows, self.options.peers)
            tables.print_startup(self.startup, self.options.peers)
        if self.agreements:
            tables.print_agreement(self.agreements)
            tables.print_examples(self.agreements)

    def agrees(self):
        return all(agreement.holds() for found in self.agreements.values() for agreement in found)


def main():
    options = parse_options()
    with tempfile.TemporaryDirectory() as folder:
        vocabularies = find_vocabularies(options.vocabularies, Path(folder))
        corpora = find_corpora(options.corpora)
        if not vocabularies or not corpora:
            sys.exit(f"nothing to compare in {options.vocabularies}, {options.corpora}")
        comparison = Comparison(options, Path(folder))
        try:
            comparison.run(vocabularies, corpora)
        finally:
            # Minutes of measurements are not lost to an interruption.
            comparison.print()
    sys.exit(0 if comparison.agrees() else 1)


if __name__ == "__main__":
    main()
