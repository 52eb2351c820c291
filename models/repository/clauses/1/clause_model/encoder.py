"""The cascade's second opinion: a small transformer that reads whole chunks of a window, by onnxruntime on one thread.

What it needs (onnxruntime, tokenizers) is imported only where it is switched on.
"""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from clause_model.chunks import CLOSE, OPEN, Chunks, pack, readable
from clause_model.segments import Segment

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

BATCH = 8


class Encoder:
    """`folder` holds encoder.onnx and tokenizer.json. `head` [2 * width, opinions] and `bias` [opinions] make opinions
    of the mean and the largest of a candidate's vectors."""

    def __init__(self, folder: Path, head: Floats, bias: Floats) -> None:
        self._tokenizer = tokenizer(folder / "tokenizer.json")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(folder / "encoder.onnx", options, ["CPUExecutionProvider"])
        self._head, self._bias = head, bias

    def opinions(self, text: str, segments: list[Segment], worth: NDArray[np.bool_]) -> Floats:
        """Log-odds [segments, opinions]; NaN for what lies at the far end of an overlong sentence, and in chunks of
        which no segment is `worth` reading, [segments]."""
        chunks = read(self._tokenizer, text, segments)
        found = np.full((len(segments), len(self._bias)), np.nan, np.float32)
        chosen = np.unique(chunks.chunk[worth])
        order = chosen[np.argsort((chunks.last - chunks.first)[chosen], kind="stable")]
        for batch in np.split(order, range(BATCH, len(order), BATCH)):
            self._judge(chunks, batch, found)
        return found

    def _judge(self, chunks: Chunks, batch: Ints, found: Floats) -> None:
        ids = np.zeros((len(batch), int((chunks.last - chunks.first)[batch].max(initial=0)) + 2), np.int64)
        for row, chunk in enumerate(batch):
            pieces = chunks.ids[chunks.first[chunk] : chunks.last[chunk]]
            ids[row, : len(pieces) + 2] = [OPEN, *pieces, CLOSE]
        (vectors,) = self._session.run(None, {"ids": ids})
        for row, chunk in enumerate(batch):
            for segment in np.flatnonzero((chunks.chunk == chunk) & (chunks.begin < chunks.end)):
                begin, end = np.array((chunks.begin[segment], chunks.end[segment])) - chunks.first[chunk] + 1
                own = vectors[row, begin:end]
                found[segment] = np.concatenate([own.mean(0), own.max(0)]) @ self._head + self._bias


def tokenizer(path: Path) -> Tokenizer:
    """The vocabulary in `path`, a tokenizer.json, without its limits of length."""
    found = Tokenizer.from_file(str(path))
    found.no_truncation()
    found.no_padding()
    return found


def read(vocabulary: Tokenizer, text: str, segments: list[Segment]) -> Chunks:
    """The pieces of `text` and where `segments` are among them."""
    encoded = vocabulary.encode(readable(text), add_special_tokens=False)
    starts = np.array([start for start, _ in encoded.offsets], np.int64)
    return pack(np.array(encoded.ids, np.int64), starts, segments)
