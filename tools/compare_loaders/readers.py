"""The peers. Each opens the folder of its data and gives a function that reads one epoch in shuffled
order: batches of SEQUENCES × LENGTH ids, in NumPy or in PyTorch."""

import itertools
import sys
import types

import numpy

LENGTH, SEQUENCES, SEED = 512, 8, 17
# Without its suffix; Megatron-core puts two files beside each other.
FILE_NAME = "ids"


def whole_windows(ids):
    return ids[: ids.size // LENGTH * LENGTH].reshape(-1, LENGTH)


def open_streaming(folder):
    """MosaicML's StreamingDataset over local shards, with its default shuffle."""
    stand_in_for_torchvision()
    from streaming import StreamingDataset

    return StreamingDataset(local=folder, batch_size=SEQUENCES, shuffle=True, shuffle_seed=SEED)


def stand_in_for_torchvision():
    """streaming imports torchvision for images, and a torchvision works with one build of PyTorch only,
    which need not be the one that is installed."""
    # It looks for torchvision too, and would stumble over a stand-in.
    import transformers.feature_extraction_utils  # noqa: F401

    datasets = types.ModuleType("torchvision.datasets")
    datasets.VisionDataset = type("VisionDataset", (), {})
    functional = types.ModuleType("torchvision.transforms.functional")
    functional.to_tensor = None
    sys.modules |= {
        "torchvision": types.ModuleType("torchvision"),
        "torchvision.datasets": datasets,
        "torchvision.transforms": types.ModuleType("torchvision.transforms"),
        "torchvision.transforms.functional": functional,
    }


def open_megatron(folder):
    """Megatron-core's GPTDataset of one epoch, with masks that need not be made for every sample."""
    from megatron.core.datasets.blended_megatron_dataset_builder import BlendedMegatronDatasetBuilder
    from megatron.core.datasets.gpt_dataset import GPTDataset, GPTDatasetConfig

    # No id is the pad's or the end's, so that no token is masked.
    tokenizer = types.SimpleNamespace(
        vocab_size=None, eod=-1, eos=-1, pad=-2, special_tokens_dict={}, unique_identifiers={}
    )
    config = GPTDatasetConfig(
        random_seed=SEED,
        sequence_length=LENGTH,
        blend=([f"{folder}/{FILE_NAME}"], None),
        split="1",
        path_to_cache=f"{folder}/cache",
        tokenizer=tokenizer,
        reset_position_ids=False,
        reset_attention_mask=False,
        eod_mask_loss=False,
        create_attention_mask=False,
    )
    return BlendedMegatronDatasetBuilder(GPTDataset, [None, 0, 0], lambda: True, config).build()[0]


def iterate(dataset, key):
    """The dataset's samples as they come, stacked; a last batch that is not full is left out."""

    def epoch():
        samples = iter(dataset)
        while len(batch := list(itertools.islice(samples, SEQUENCES))) == SEQUENCES:
            yield numpy.stack([sample[key] for sample in batch])

    return epoch


def load(dataset, key):
    """The same through PyTorch's DataLoader in this process."""
    from torch.utils.data import DataLoader

    loader = DataLoader(dataset, batch_size=SEQUENCES, num_workers=0, drop_last=True)
    return lambda: (batch[key] for batch in loader)


def open_memory_map(folder):
    """What is left without a library: rows of a mapped file of ids in the order of a permutation."""
    windows = whole_windows(numpy.load(f"{folder}/{FILE_NAME}.npy", mmap_mode="r"))
    generator = numpy.random.default_rng(SEED)

    def epoch():
        order = generator.permutation(len(windows))
        for start in range(0, len(order) - SEQUENCES + 1, SEQUENCES):
            yield windows[order[start : start + SEQUENCES]].astype(numpy.int64)

    return epoch


READERS = {
    "streaming": lambda folder: iterate(open_streaming(folder), "ids"),
    "streaming-dataloader": lambda folder: load(open_streaming(folder), "ids"),
    "megatron": lambda folder: iterate(open_megatron(folder), "tokens"),
    "megatron-dataloader": lambda folder: load(open_megatron(folder), "tokens"),
    "memory-map": open_memory_map,
}
