#!/usr/bin/env python3
"""Writes Tests/TokenizationTests/Fixtures/pipelines.json: what the reference makes of tricky texts
under every pre-tokenizer, normalizer, model option, added token, template and decoder.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install tokenizers==0.23.3
    /tmp/venv/bin/python tools/goldens/pipelines.py [--random COUNT --seed SEED FILE]

Deterministic. With --random, texts are drawn with that seed, COUNT for each pipeline, and FILE is
written: for a comparison at length, which REHEARSE_PIPELINES=FILE makes the tests run.
"""

import argparse
import collections
import json
import pathlib
import random

import tokenizers
from tokenizers import Tokenizer, pre_tokenizers

VERSION = "0.23.3"
FILE = pathlib.Path(__file__).resolve().parents[2] / (
    "Tests/TokenizationTests/Fixtures/pipelines.json"
)

PROSE = """The quick brown fox jumps over the lazy dog. She sells sea shells by the sea shore; the
shells she sells are surely seashells. It's 12 o'clock, isn't it? They've been there, we'll see.
In the beginning there was nothing, and then there was light: 1234567890 stars in the sky.
Le café était fermé, mais l'été était beau. Москва и Минск. 东京 大阪 京都 你好 世界.
def hello(world): return "hello, world" + str(42)  # say hello to the whole world
""" * 4

TEXTS = [
    "", " ", "   ", "\n", "hello world", " hello  world ", "Hello, World! It's 2024's",
    "the quick\tbrown\n\nfox  jumps", "a1b22c333 4,444.5", "don't WON'T we'll They'VE",
    "café CAFÉ cafe\u0301", "ÅΩﬁ①½Ⅷ²", "\u0130stanbul ΣΑΣ ẞ", "東京と大阪、你好!", "Москва и Минск",
    "<s>hello</s> <pad> <note>x", "x<s>y <mask> z<mask>\n <mask>w", "<|a|><|b|>< |a|><|a",
    "▁hello ▁ world▁", "Ġhello Ċ", "🙂👩‍👩‍👧 e\u0301\u0323", "foo_bar-baz: $9.99 #tag @you 50%",
    "\u00a0nbsp\u3000wide\u2003em ", "  <note>  <note> note", "<0x41> ’quote’ “x” … —",
]

POOL = (
    "aehlorstwdT 'éè.,:;!?-_#$%+()[]{}<>|/\\\"0123456789²½Ⅷ٣\t\n\r\u00a0\u3000\u2003"
    "ΣσςİßﬁÅ\u030a\u0301\u0323▁ĠĊ的東京你好한국어กำनि🙂👩\u200d’“—…\u200b\ufeff\u00ad\u1e9e\U0001f1e9"
)
WORDS = [
    "<s>", "</s>", "<pad>", "<note>", "<mask>", "<|a|>", "<|b|>", "<|a", "hello", " world", "the ",
    "  ", "   ", "'s", "'LL", "shells", "see", "1234", "<0x41>", "Москва", "café", "NOTE", "MASK",
]


def metaspace(scheme="always", split=True, replacement="▁"):
    return dict(type="Metaspace", replacement=replacement, prepend_scheme=scheme, split=split)


def byte_level(prefix=False, regex=True):
    return dict(type="ByteLevel", add_prefix_space=prefix, trim_offsets=True, use_regex=regex)


def split(pattern, behavior="Isolated", invert=False, kind="Regex"):
    return dict(type="Split", pattern={kind: pattern}, behavior=behavior, invert=invert)


def sequence(member, *components):
    return {"type": "Sequence", member: list(components)}


def cut(*components):
    return sequence("pretokenizers", *components)


def normal(*components):
    return sequence("normalizers", *components)


def replace(pattern, content, kind="String"):
    return dict(type="Replace", pattern={kind: pattern}, content=content)


def digits(alone):
    return dict(type="Digits", individual_digits=alone)


def strip(left, right):
    return dict(type="Strip", strip_left=left, strip_right=right)


def token(content, special=True, **options):
    return dict(
        id=0, content=content, single_word=False, lstrip=False, rstrip=False, normalized=False,
        special=special,
    ) | options


def template(before, after):
    def piece(name):
        return {"SpecialToken": {"id": name, "type_id": 0}}
    return dict(
        type="TemplateProcessing",
        single=[*map(piece, before), {"Sequence": {"id": "A", "type_id": 0}}, *map(piece, after)],
        pair=[{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        special_tokens={
            name: dict(id=name, ids=[index + 1], tokens=[name])
            for index, name in enumerate(dict.fromkeys(before + after))
        },
    )


def train(pre_tokenizer, merge_count, special=(), alphabet=(), prefix="", suffix=""):
    """The vocabulary and the merges of a model of the prose. The library's trainer will not do: with
    a prefix or a suffix it breaks ties by chance."""
    def symbols(word):
        last = len(word) - 1
        return [
            prefix * (index > 0) + character + suffix * (index == last)
            for index, character in enumerate(word)
        ]

    counts = collections.Counter(word for word, _ in pre_tokenizer.pre_tokenize_str(PROSE))
    words = [(symbols(word), count) for word, count in sorted(counts.items())]
    names = [*special, *sorted({*alphabet, *(name for word, _ in words for name in word)})]
    merges = []
    for _ in range(merge_count):
        pairs = collections.Counter()
        for word, count in words:
            for pair in zip(word, word[1:]):
                pairs[pair] += count
        if not pairs:
            break
        left, right = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append([left, right])
        names.append(left + right[len(prefix):])
        for word, _ in words:
            for index in range(len(word) - 2, -1, -1):
                # From the right, so that the places of what is left to do stay.
                if word[index:index + 2] == [left, right]:
                    word[index:index + 2] = [names[-1]]
    return {name: index for index, name in enumerate(dict.fromkeys(names))}, merges


def base_models():
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    byte_names = ["<0x%02X>" % byte for byte in range(256)]
    unknown = ["<unk>", "<s>", "</s>"]
    return {
        "bytes": train(level, 100, unknown[1:], alphabet),
        "few": train(level, 60, unknown),
        "words": train(
            level, 100, unknown, alphabet + [name + "</w>" for name in alphabet], suffix="</w>"),
        "pieces": train(pre_tokenizers.Metaspace(), 60, unknown + byte_names),
        "characters": train(pre_tokenizers.Whitespace(), 60, unknown),
        "continued": train(pre_tokenizers.Whitespace(), 80, unknown[:1], prefix="##"),
    }


GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN2 = LLAMA3.replace("{1,3}", "")
O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
    r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
DEEPSEEK = (
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+|"
    r" ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CLIP = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
LLAMA2_DECODER = sequence(
    "decoders", replace("▁", " "), dict(type="ByteFallback"), dict(type="Fuse"),
    dict(type="Strip", content=" ", start=1, stop=0))
SPECIALS = [token("<s>"), token("</s>")]
MORE = SPECIALS + [token("<pad>"), token("<note>", False), token("<|a|>"), token("<|b|>", False)]


def pipelines():
    """Yields a name, the base model, the definition's parts, and the model's options."""
    level = dict(type="ByteLevel", add_prefix_space=True, trim_offsets=True, use_regex=True)

    # Families.
    yield "GPT-2", "bytes", dict(pre=byte_level(), added=MORE, post=level), {}
    yield "GPT-2 with a leading space", "bytes", dict(pre=byte_level(True), added=MORE), {}
    yield "SmolLM2", "few", dict(pre=cut(digits(True), byte_level()), added=MORE), {}
    yield "Qwen2", "bytes", dict(
        norm=dict(type="NFC"), pre=cut(split(QWEN2), byte_level(regex=False)), added=MORE), {}
    yield "Llama 3", "bytes", dict(
        pre=cut(split(LLAMA3), byte_level(regex=False)), added=MORE,
        post=sequence("processors", level, template(["<s>"], []))), dict(ignore_merges=True)
    yield "o200k", "bytes", dict(pre=cut(split(O200K), byte_level(regex=False)), added=MORE), {}
    yield "DeepSeek", "bytes", dict(
        norm=normal(), added=MORE + [token(f"<|place▁holder▁no▁{i}|>", i % 2 == 0) for i in range(20)],
        pre=cut(
            split(r"\p{N}{1,3}"), split("[一-龥぀-ゟ゠-ヿ]+"), split(DEEPSEEK), byte_level(regex=False)),
        post=template(["<s>"], [])), {}
    yield "Llama 2", "pieces", dict(
        norm=normal(dict(type="Prepend", prepend="▁"), replace(" ", "▁")), added=MORE,
        post=template(["<s>"], ["</s>"]), decoder=LLAMA2_DECODER,
    ), dict(unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    yield "Llama 2 with normalized special tokens", "pieces", dict(
        norm=normal(dict(type="Prepend", prepend="▁"), replace(" ", "▁")),
        added=[t | dict(normalized=True) for t in MORE], decoder=LLAMA2_DECODER,
    ), dict(unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    yield "Mistral", "pieces", dict(
        pre=metaspace("first", False), added=MORE, decoder=LLAMA2_DECODER,
        post=template(["<s>"], [])), dict(unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    yield "Gemma", "pieces", dict(
        norm=replace(" ", "▁"), pre=split(" ", "MergedWithPrevious", kind="String"), added=MORE,
        decoder=sequence(
            "decoders", replace("▁", " "), dict(type="ByteFallback"), dict(type="Fuse")),
    ), dict(unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    yield "CLIP", "words", dict(
        norm=normal(
            dict(type="NFC"), replace(r"\s+", " ", "Regex"), dict(type="Lowercase")),
        pre=cut(split(CLIP, "Removed", True), byte_level()), added=SPECIALS,
        post=dict(type="RobertaProcessing", sep=["</s>", 2], cls=["<s>", 1], trim_offsets=False,
                  add_prefix_space=False),
    ), dict(unk_token="</s>", end_of_word_suffix="</w>")
    yield "GPT by words", "characters", dict(
        pre=dict(type="Whitespace"), added=MORE, decoder=dict(type="BPEDecoder", suffix="</w>"),
        post=dict(type="BertProcessing", sep=["</s>", 2], cls=["<s>", 1]),
    ), dict(unk_token="<unk>")

    # Pre-tokenizers.
    for behavior in ["Isolated", "Removed", "MergedWithPrevious", "MergedWithNext", "Contiguous"]:
        for invert in [False, True]:
            name = f"Split, {behavior}, invert {invert}"
            yield name, "bytes", dict(
                pre=cut(split(r"\s|l+|x*(?=o)", behavior, invert), byte_level(regex=False))), {}
        yield f"Split by a string, {behavior}", "characters", dict(
            pre=cut(split("l", behavior, kind="String"))), dict(unk_token="<unk>")
        yield f"Punctuation, {behavior}", "bytes", dict(
            pre=cut(dict(type="Punctuation", behavior=behavior), byte_level(regex=False))), {}
    yield "the GPT-2 pattern inverted", "bytes", dict(
        pre=cut(split(GPT2, "Isolated", True), byte_level(regex=False))), {}
    yield "Split at nothing", "bytes", dict(pre=cut(split("", kind="String"), byte_level())), {}
    yield "Digits in runs", "bytes", dict(pre=cut(digits(False), byte_level(True))), {}
    yield "WhitespaceSplit", "characters", dict(pre=dict(type="WhitespaceSplit")), {}
    yield "no pre-tokenizer", "characters", {}, {}
    yield "ByteLevel before others", "bytes", dict(
        pre=cut(byte_level(True), split("Ġ", "Removed", kind="String"), metaspace("first"))), {}
    yield "ByteLevel twice", "bytes", dict(pre=cut(byte_level(), byte_level(regex=False))), {}
    yield "nested sequences", "bytes", dict(
        pre=cut(cut(digits(True), cut()), cut(dict(type="WhitespaceSplit"), byte_level()))), {}
    for scheme in ["always", "first", "never"]:
        for is_split in [True, False]:
            yield f"Metaspace {scheme}, split {is_split}", "pieces", dict(
                norm=strip(True, False), pre=metaspace(scheme, is_split), added=MORE,
                decoder=metaspace(scheme, is_split)), dict(unk_token="<unk>")
    yield "Metaspace by another character", "bytes", dict(
        pre=cut(split(",", "MergedWithNext", kind="String"), metaspace("first", True, "Ġ")),
        decoder=metaspace("always", True, "Ġ")), {}

    # Normalizers.
    for form in ["NFC", "NFD", "NFKC", "NFKD"]:
        yield form, "bytes", dict(norm=dict(type=form), pre=byte_level()), {}
    yield "lower case, before a token that is normalized", "bytes", dict(
        norm=normal(dict(type="Lowercase"), normal(strip(True, True))), pre=byte_level(),
        added=[token("MASK", False, normalized=True), token("<Note>", True, normalized=True)]), {}
    for left, right in [(True, False), (False, True)]:
        yield f"Strip left {left}, right {right}", "bytes", dict(
            norm=strip(left, right), pre=byte_level(), added=MORE), {}
    replacements = {
        "a run at the beginning": ("^ +", "x", "Regex"), "runs by one": (" +", "b", "Regex"),
        "nothing": ("x*", "-", "Regex"), "all": (".", "", "Regex"), "a string": ("l", "(l)", "String"),
    }
    for name, (pattern, content, kind) in replacements.items():
        yield f"Replace {name}", "pieces", dict(
            norm=normal(replace(pattern, content, kind)), pre=metaspace("first"), added=MORE), {}
    yield "Prepend, Strip and forms in turn", "pieces", dict(
        norm=normal(
            strip(True, False), dict(type="Prepend", prepend="xy"), dict(type="NFKD"),
            replace("xy", "z"), dict(type="NFC")),
        pre=metaspace("first")), dict(unk_token="<unk>", byte_fallback=True)

    # Model options.
    for fuse in [False, True]:
        for fallback in [False, True]:
            options = dict(unk_token="<unk>", fuse_unk=fuse, byte_fallback=fallback)
            name = f"fuse_unk {fuse}, byte_fallback {fallback}"
            yield name, "pieces", dict(pre=metaspace()), options
            yield f"{name}, bytes missing", "few", dict(pre=byte_level()), options
            yield f"{name}, some byte tokens", "some", dict(), options
    yield "continuing_subword_prefix", "continued", dict(
        pre=dict(type="Whitespace")), dict(unk_token="<unk>", continuing_subword_prefix="##")
    yield "ignore_merges among characters", "merged", dict(
        pre=dict(type="Whitespace")), dict(ignore_merges=True)

    # Added tokens.
    yield "tokens that strip", "bytes", dict(pre=byte_level(), added=[
        token("<note>", lstrip=True), token("<mask>", rstrip=True), token(" ", False),
        token("<s>", lstrip=True, rstrip=True), token("<|a|>", False, lstrip=True, rstrip=True)]), {}
    yield "single words", "bytes", dict(pre=byte_level(), added=[
        token("note", False, single_word=True), token("<mask>", single_word=True, rstrip=True),
        token("see", False, single_word=True), token("o", single_word=True, lstrip=True)]), {}
    yield "tokens listed twice", "bytes", dict(pre=byte_level(), norm=dict(type="Lowercase"), added=[
        token("<note>", False), token("<NOTE>", normalized=True), token("<note>", rstrip=True),
        token("<mask>", False, normalized=True), token("<mask>", False, lstrip=True),
        token("<s>", normalized=True), token("<s>", False)]), {}
    yield "tokens within tokens", "bytes", dict(pre=byte_level(), added=[
        token("<|a|><|b|>"), token("<|a|>", False), token("|>", False), token("hello", False),
        token("hello world"), token("lo wor", False), token("<", False)]), {}
    yield "tokens that normalization changes", "bytes", dict(
        pre=byte_level(), norm=dict(type="Lowercase"), added=[
            token("NOTE", False, normalized=True), token("MASK", True, normalized=True),
            token("mask", True), token("CafÉ", False, normalized=True)]), {}
    yield "template on both sides", "bytes", dict(
        pre=byte_level(), post=sequence(
            "processors", level, template(["<s>", "</s>"], ["<s>"]))), {}

    # Decoders.
    yield "Fuse and Replace", "bytes", dict(pre=byte_level(), decoder=sequence(
        "decoders", byte_level(), replace("\ufffd", "?"),
        replace("l+", "L", "Regex"))), {}
    yield "no decoder", "bytes", dict(pre=byte_level(), added=MORE, decoder=None), {}
    yield "Strip", "characters", dict(decoder=sequence(
        "decoders", dict(type="Fuse"), dict(type="Strip", content="h", start=2, stop=0))), {}


def definition(parts, options, vocabulary, merges):
    """A tokenizer.json."""
    added = parts.get("added", [])
    return dict(
        version="1.0", truncation=None, padding=None, added_tokens=added,
        normalizer=parts.get("norm"), pre_tokenizer=parts.get("pre"),
        post_processor=parts.get("post"),
        decoder=parts.get("decoder", byte_level()),
        model=dict(
            type="BPE", dropout=None, unk_token=None, continuing_subword_prefix=None,
            end_of_word_suffix=None, fuse_unk=False, byte_fallback=False, ignore_merges=False,
        ) | options | dict(vocab=vocabulary, merges=merges),
    )


def case(tokenizer, text, text_reference):
    """The text, its ids, and what differs from them in other modes."""
    tokenizer.encode_special_tokens = False
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    wrapped = tokenizer.encode(text).ids
    tokenizer.encode_special_tokens = True
    plain = tokenizer.encode(text, add_special_tokens=False).ids
    decoded = tokenizer.decode(ids, skip_special_tokens=False)
    skipping = tokenizer.decode(wrapped, skip_special_tokens=True)
    result = dict(t=text_reference, i=ids)
    if wrapped != ids:
        result["w"] = wrapped
    if plain != ids:
        result["p"] = plain
    if decoded != text:
        result["d"] = decoded
    if skipping != decoded:
        result["s"] = skipping
    return result


def random_text(generator):
    parts = []
    for _ in range(generator.randint(0, 14)):
        if generator.random() < 0.4:
            parts.append(generator.choice(WORDS))
        elif generator.random() < 0.97:
            parts.append("".join(generator.choices(POOL, k=generator.randint(1, 5))))
        else:
            parts.append(chr(generator.choice([generator.randint(0x20, 0xD7FF),
                                               generator.randint(0xE000, 0x1FFFF)])))
    return "".join(parts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("file", nargs="?", default=FILE, type=pathlib.Path)
    arguments = parser.parse_args()
    assert tokenizers.__version__ == VERSION, f"install tokenizers=={VERSION}"
    generator = random.Random(arguments.seed)
    bases = base_models()
    vocabulary, merges = bases["characters"]
    some = {name: index for index, name in enumerate(
        ["<unk>", "a", "b", "e", "h", "l", "o", " ", "<0xC3>", "<0xA9>", "<0xE4>", "<0xBD>", "ll"])}
    bases["some"] = (some, [["l", "l"]])
    bases["merged"] = (vocabulary | {"jumps over": 400, "brown": 401, "#": 402}, merges)
    parts = {}
    for name, (vocabulary, merges) in bases.items():
        parts[f"{name}.vocab"] = vocabulary
        parts[f"{name}.merges"] = merges

    output = []
    for name, base, components, options in pipelines():
        vocabulary, merges = bases[base]
        tokenizer = Tokenizer.from_str(
            json.dumps(definition(components, options, vocabulary, merges)))
        if arguments.random:
            texts = [random_text(generator) for _ in range(arguments.random)]
            cases = [case(tokenizer, text, text) for text in texts]
        else:
            cases = [case(tokenizer, text, index) for index, text in enumerate(TEXTS)]
        output.append(dict(
            name=name,
            definition=compact(
                definition(components, options, f"@{base}.vocab", f"@{base}.merges")),
            cases=cases))
    texts = [] if arguments.random else TEXTS
    lines = ",\n".join(compact(pipeline) for pipeline in output)
    tables = ",\n".join(f"{compact(name)}:{compact(compact(part))}" for name, part in parts.items())
    arguments.file.write_text(
        f'{{"made_by":"tools/goldens/pipelines.py, tokenizers {VERSION}",\n"texts":{compact(texts)},\n'
        f'"parts":{{{tables}}},\n"pipelines":[{lines}]}}\n')
    print(f"{len(output)} pipelines, {arguments.file.stat().st_size} bytes in {arguments.file}")


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
