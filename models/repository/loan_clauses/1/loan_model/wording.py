"""The weight of a provision's words: each word, pair of words, and word of the titles around it is hashed to a bucket,
and each bucket has a weight per clause type. Words cannot be reconstructed from a bucket.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from loan_model.candidates import Candidates
from loan_model.outline import Unit
from loan_model.provisions import Provision

Floats = NDArray[np.float32]
BUCKETS = 2**15
LONGEST = 200
"""Words of a provision that are read."""
FIRST = 12
LEAD = 12
AT_A_TIME = 256
"""Provisions that are weighed together, so that a long agreement takes no more memory than a short one."""


@dataclass(frozen=True, slots=True)
class Bags:
    """The buckets of all provisions in sequence: those of provision `n` are `buckets[starts[n] : starts[n + 1]]`,
    without duplicates.
    """

    buckets: NDArray[np.int32]
    starts: NDArray[np.int64]


def bags(provisions: Sequence[Provision]) -> Bags:
    """The buckets of the words of each provision."""
    hashes: dict[str, int] = {}
    rows = [_bag(one, hashes) for one in provisions]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return Bags(np.concatenate([np.zeros(0, np.int32), *rows]).astype(np.int32), starts)


def weigh(found: Bags, weights: NDArray[np.floating], bias: Floats) -> Floats:
    """Log-odds of each type for each provision, [provisions, types]; `weights` is [BUCKETS, types], `bias` [types]."""
    odds = np.tile(bias.astype(np.float32), (len(found.starts) - 1, 1))
    for first in range(0, len(odds), AT_A_TIME):
        starts = found.starts[first : first + AT_A_TIME + 1]
        rows = weights[found.buckets[starts[0] : starts[-1]]].astype(np.float32)
        sums = np.add.reduceat(rows, starts[:-1] - starts[0], axis=0)
        odds[first : first + AT_A_TIME] += sums / np.sqrt(np.diff(starts))[:, None].astype(np.float32)
    return odds


def with_wording(found: Candidates, units: Sequence[Unit], odds: Floats) -> Candidates:
    """`found` with features of the words: of the provision, of the one around it, of the best one inside it; relative
    to the best of the agreement and to the best of the other types.
    """
    if not len(found.unit):
        return Candidates(found.unit, found.category, np.zeros((0, found.features.shape[1] + len(HEARD)), np.float32))
    odds = np.clip(odds, LEAST, MOST)
    above = np.array([one.parent for one in units])
    within = np.full_like(odds, LEAST)
    inner = above >= 0
    np.maximum.at(within, above[inner], odds[inner])
    unit, category = found.unit, found.category
    own = odds[unit, category]
    around = np.where(above[unit] >= 0, odds[np.maximum(above[unit], 0), category], NOTHING_AROUND)
    rivals = odds[unit].copy()
    rivals[np.arange(len(unit)), category] = LEAST
    columns = [own / 2, own > 0, own > -1, 0.3 * around, 0.3 * within[unit, category]]
    columns += [0.3 * (own - odds.max(axis=0)[category]), 0.3 * rivals.max(axis=1)]
    columns_ = np.stack(columns, axis=1).astype(np.float32)
    return Candidates(unit, category, np.hstack([found.features, columns_]))


def _bag(one: Provision, hashes: dict[str, int]) -> NDArray[np.int64]:
    body = one.whole if one.heading and not one.unit.leaf else one.own
    words = _hashed(_WORD.findall(body, 0, CHARACTERS)[:LONGEST], hashes)
    title = _hashed(_WORD.findall(one.heading), hashes)
    around = _hashed(_WORD.findall(" ".join(one.above[-2:])), hashes)
    lead = _hashed(_WORD.findall(one.lead)[-LEAD:], hashes)
    place = np.array([one.part, 64 + one.unit.depth], np.uint64)
    kinds = (words, _pairs(words), words[:FIRST], title, _pairs(title), around, lead, place)
    mixed = [_mix(kind + np.uint64(salt * SALT)) for salt, kind in enumerate(kinds, start=1)]
    return np.unique(np.concatenate(mixed) % np.uint64(BUCKETS)).astype(np.int64)


def _hashed(words: Sequence[str], hashes: dict[str, int]) -> NDArray[np.uint64]:
    for word in words:
        if word not in hashes:
            hashes[word] = crc32(b"#" if word.isdigit() else word.encode())
    return np.array([hashes[word] for word in words], np.uint64)


def _pairs(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return _mix(words[:-1] * np.uint64(31)) ^ words[1:] if len(words) > 1 else words[:0]


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spreads over all bits (the finish of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


SALT = 0x9E3779B97F4A7C1
CHARACTERS = 3_000
LEAST, MOST = -6.0, 4.0
"""Log-odds beyond these say no more."""
NOTHING_AROUND = -4.0
_WORD = re.compile(r"[a-z]+|[$%]|\d+")
HEARD: tuple[str, ...] = (
    "words", "words for", "words nearly for", "words around", "words within", "words beside the best",
    "words of other types",
)  # fmt: skip
"""The names of the features that `with_wording` adds."""
