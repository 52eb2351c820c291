"""A window as input of the encoder: word pieces, packed into chunks of whole sentences.

Each piece has its position in the window, so that a candidate is a run of pieces of one chunk.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clause_model.segments import SENTENCE, Segment

Ints = NDArray[np.int64]

OPEN, CLOSE = 101, 102
"""The pieces that begin and end a chunk."""
CHUNK = 254
"""Pieces of a chunk, without the two that begin and end it."""


@dataclass(frozen=True, slots=True)
class Chunks:
    """`ids` [pieces]: all pieces of a window; chunk c is `[first[c], last[c])` of them. Segment s is the pieces
    `[begin[s], end[s])` of chunk `chunk[s]`, none if it is after the part of a long sentence that the chunk has.
    """

    ids: Ints
    first: Ints
    last: Ints
    chunk: Ints
    begin: Ints
    end: Ints


def readable(text: str) -> str:
    """`text` with `[PERSON_3]` as `person`, padded with spaces so that offsets stay the same."""
    return PLACEHOLDER.sub(lambda m: m.group(1).lower().replace("_", " ").ljust(len(m.group())), text)


def pack(ids: Ints, starts: Ints, segments: list[Segment]) -> Chunks:
    """Packs whole sentences up to `CHUNK` pieces; longer ones are cut. `starts` are code points, ascending."""
    table = np.array(segments, np.int64).reshape(-1, len(Segment._fields))
    begin = np.searchsorted(starts, table[:, 0])
    end = np.searchsorted(starts, table[:, 1])
    sentences = int(np.sum(table[:, 2] == SENTENCE))
    first: list[int] = []
    last: list[int] = []
    chunk = np.zeros(len(table), np.int64)
    for index, stop in enumerate(end[:sentences].tolist()):
        start = int(end[index - 1]) if index else 0
        if not first or stop - first[-1] > CHUNK:
            first.append(start)
            last.append(start)
        last[-1] = min(stop, first[-1] + CHUNK)
        chunk[index] = len(first) - 1
    chunk = chunk[table[:, 4]] if len(table) else chunk
    ends = np.array(last, np.int64)
    return Chunks(ids, np.array(first, np.int64), ends, chunk, begin, np.minimum(end, ends[chunk]) if last else end)


PLACEHOLDER = re.compile(r"\[([A-Z][A-Z_]*)_\d+\]")
