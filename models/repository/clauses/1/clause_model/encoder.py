"""The encoder of the settings `standard` and `quality`: reads a window in chunks, with onnxruntime on one thread, or
with another model of the same server on a GPU.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clause_model.chunks import CLOSE, OPEN, Chunks
from clause_model.pieces import read, tokenizer
from clause_model.scorer import Run
from clause_model.segments import Segment

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

BATCH = 4
"""Chunks at a time: more do not fit the caches of a core."""
STEP = 64
"""Inputs of another model are padded to multiples of this many pieces: a server batches equal lengths."""


class Encoder:
    """`vocabulary`: a tokenizer.json. `network`: an ONNX file, or a function that calls another model. `weights`:
    `head` [2 * width, opinions] and `bias` [opinions] map the mean and maximum of a candidate's vectors to opinions.
    `sparing`: reads only chunks with a segment worth reading. `half`: another model runs it.
    """

    def __init__(
        self, vocabulary: Path, network: Path | Run, weights: Mapping[str, NDArray[np.generic]], *, sparing: bool
    ) -> None:
        self._tokenizer = tokenizer(vocabulary)
        self._run, self._step = (_session(network), 1) if isinstance(network, Path) else (network, STEP)
        self._head, self._bias = weights["head"].astype(np.float32), weights["bias"].astype(np.float32)
        self._sparing = sparing
        self.half = not isinstance(network, Path)

    def opinions(self, text: str, segments: list[Segment], worth: NDArray[np.bool_]) -> Floats:
        """Log-odds [segments, opinions]: the encoder's own, and its addition to the linear stage's. NaN for segments
        that it did not read: the end of an overlong sentence, and, if sparing, those not `worth` it, [segments].
        """
        chunks = read(self._tokenizer, text, segments)
        found = np.full((len(segments), len(self._bias)), np.nan, np.float32)
        chosen = np.unique(chunks.chunk[worth]) if self._sparing else np.arange(len(chunks.first))
        order = chosen[np.argsort((chunks.last - chunks.first)[chosen], kind="stable")]
        for batch in np.split(order, range(BATCH, len(order), BATCH)):
            if len(batch):
                self._judge(chunks, batch, found)
        return found

    def _judge(self, chunks: Chunks, batch: Ints, found: Floats) -> None:
        longest = int((chunks.last - chunks.first)[batch].max()) + 2
        ids = np.zeros((len(batch), -(-longest // self._step) * self._step), np.int64)
        for row, chunk in enumerate(batch):
            pieces = chunks.ids[chunks.first[chunk] : chunks.last[chunk]]
            ids[row, : len(pieces) + 2] = [OPEN, *pieces, CLOSE]
        vectors = self._run(ids)
        begin = np.zeros(len(chunks.first), np.int64)
        begin[batch] = np.arange(len(batch)) * ids.shape[1] + 1 - chunks.first[batch]
        inside = np.flatnonzero(np.isin(chunks.chunk, batch) & (chunks.begin < chunks.end))
        if len(inside):
            shift = begin[chunks.chunk[inside]]
            flat = vectors.reshape(-1, vectors.shape[2])
            pooled = _pooled(flat, chunks.begin[inside] + shift, chunks.end[inside] + shift)
            found[inside] = pooled @ self._head + self._bias


def _pooled(vectors: Floats, first: Ints, last: Ints) -> Floats:
    """Mean and maximum of the vectors of each [first, last), which are never empty and can overlap."""
    pairs = np.stack([first, last], axis=1).ravel()  # every second stretch lies between two, and is dropped
    total, largest = (reduce.reduceat(vectors, pairs, axis=0)[::2] for reduce in (np.add, np.maximum))
    return np.concatenate([total / (last - first)[:, None].astype(np.float32), largest], axis=1)


def _session(path: Path) -> Run:
    """Imported only here: if another model runs the encoder, onnxruntime is not needed."""
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"])

    def run(ids: Ints) -> Floats:
        (vectors,) = session.run(None, {"ids": ids})
        return np.asarray(vectors, np.float32)

    return run
