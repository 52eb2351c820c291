"""A LoRA adapter as a GGUF file, with noise so strong that it destroys every answer.

Source: the GGUF specification, version 3; llama.cpp's names of an adapter's tensors.
"""

import struct
from pathlib import Path

import numpy as np

_RANK = 4
_WIDTH = 1_536  # of Qwen2.5-1.5B
_ALIGNMENT = 32
_F32, _STRING = 6, 8


def write_adapter(path: Path) -> None:
    """Writes an adapter for the queries of the first layers."""
    drawn = np.random.default_rng(4)
    tensors = {
        f"blk.{layer}.attn_q.weight.lora_{side}": drawn.normal(0, 20, shape).astype("<f4")
        for layer in range(4)
        for side, shape in (("a", (_RANK, _WIDTH)), ("b", (_WIDTH, _RANK)))
    }
    head = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), 4)]
    for key, value in (("general.architecture", "qwen2"), ("general.type", "adapter"), ("adapter.type", "lora")):
        head += [_text(key), struct.pack("<I", _STRING), _text(value)]
    head += [_text("adapter.lora.alpha"), struct.pack("<If", _F32, float(_RANK))]
    offset = 0
    for name, values in tensors.items():
        rows, columns = values.shape
        head += [_text(name), struct.pack("<IQQIQ", 2, columns, rows, 0, offset)]
        offset += values.nbytes
    start = b"".join(head)
    path.write_bytes(start + bytes(-len(start) % _ALIGNMENT) + b"".join(one.tobytes() for one in tensors.values()))


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()
