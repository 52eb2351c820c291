"""Splits a window into word pieces with the vocabulary of both encoders."""

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from clause_model.chunks import Chunks, pack, readable
from clause_model.segments import Segment


def tokenizer(path: Path) -> Tokenizer:
    """The vocabulary in `path`, a tokenizer.json, without its length limits."""
    found = Tokenizer.from_file(str(path))
    found.no_truncation()
    found.no_padding()
    return found


def read(vocabulary: Tokenizer, text: str, segments: list[Segment]) -> Chunks:
    """The pieces of `text`, and the pieces of each of `segments`."""
    encoded = vocabulary.encode(readable(text), add_special_tokens=False)
    starts = np.array([start for start, _ in encoded.offsets], np.int64)
    return pack(np.array(encoded.ids, np.int64), starts, segments)
