"""The second stage: boosted trees that judge each likely clause by its log-odds and its context.

One set of trees serves all categories, so that rare ones learn from frequent ones.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clause_model.cues import Cues
from clause_model.segments import SENTENCE, Segment

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Nearest = Callable[[Ints], Floats]
"""The similarity of segments to the nearest marked clause of each category: rows, ascending, to [rows, categories]."""

LEAST_LOG_ODDS = -5.3
"""Below these log-odds of the first stage, and of the encoder if there is one, a segment is not a clause."""
WORTH_READING = -3.0
"""The encoder reads chunks that hold a segment above this for some category, or one that is named and not ruled out."""
UNLIKELY = -9.0
"""Log-odds of missing neighbours."""
NEAR = (-3, -2, 2, 3)


@dataclass(frozen=True, slots=True)
class Trees:
    """All nodes of all trees in one array. A node compares `feature` with `threshold` and continues at `left` (at most)
    or `right`; a leaf points to itself. The log-odds are `base` plus the `value` of each tree's leaf.
    """

    roots: NDArray[np.int32]
    feature: NDArray[np.int8]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    base: NDArray[np.float64]

    def log_odds(self, rows: Floats) -> NDArray[np.float64]:
        """Log-odds of each row of features, [rows]."""
        node = np.tile(self.roots.astype(np.intp), (len(rows), 1))
        following = np.stack((self.right, self.left), axis=1).astype(np.intp).ravel()
        feature, values = self.feature.astype(np.intp), rows.astype(np.float64).ravel()
        row = np.arange(len(rows))[:, None] * rows.shape[1]
        while True:
            goes_left = values.take(row + feature.take(node)) <= self.threshold.take(node)
            after = following.take(2 * node + goes_left)
            if np.array_equal(after, node):
                return self.base[0] + self.value[node].sum(axis=1)
            node = after


@dataclass(frozen=True, slots=True)
class Candidates:
    """Segment `row[i]` may be a clause of `category[i]`; `features` is [candidates, features]."""

    row: Ints
    category: Ints
    features: Floats


def worth_reading(log_odds: Floats, cues: Cues) -> NDArray[np.bool_]:
    """Which segments make their chunks worth reading by the encoder, [segments]; `log_odds` is the first stage's."""
    best = log_odds.max(axis=1, initial=-np.inf)
    named = np.any(cues.names > 0, axis=1)
    return (best > WORTH_READING) | (named & (best > LEAST_LOG_ODDS))


def candidates(
    log_odds: Floats,
    segments: list[Segment],
    prior: Floats,
    cues: Cues,
    nearest: Nearest,
    start: int = 0,
    opinions: Floats | None = None,
) -> Candidates:
    """The undecided candidates with their context. `log_odds`: the first stage's, [segments, categories]. `prior`
    [categories]: the frequency of each category. `cues`: of all segments. `start`: the window's offset in its document.
    `opinions` [segments, 2 * categories]: the encoder's log-odds and its addition to the first stage's.
    """
    table = np.array(segments, dtype=np.int64).reshape(-1, len(Segment._fields))
    views = [log_odds, *_heard(log_odds, opinions)]
    row, category = np.nonzero(np.any([cues.names > 0, *(view > LEAST_LOG_ODDS for view in views)], axis=0))
    columns = [
        *_surroundings(log_odds, segments, row, category),
        *_named(cues, table, row, category),
        table[row, 1] - table[row, 0],
        table[row, 0] + start,
        table[row, 2],
        prior[category],
    ]
    for view in views[1:]:
        columns += _surroundings(view, segments, row, category)
    if len(views) > 1:
        columns.append(np.mean([view[row, category] for view in views[1:]], axis=0))
    rows, place = np.unique(row, return_inverse=True)
    columns.append(nearest(rows)[place, category])
    return Candidates(row, category, np.maximum(np.stack(columns, axis=1), np.float32(UNLIKELY)).astype(np.float32))


def _heard(log_odds: Floats, opinions: Floats | None) -> list[Floats]:
    """The encoder's log-odds and its sum with the first stage's; the first stage's for unread segments."""
    if opinions is None:
        return []
    own, added = np.split(opinions, 2, axis=1)
    return [np.where(np.isnan(own), log_odds, own), log_odds + np.nan_to_num(added)]


def _surroundings(log_odds: Floats, segments: list[Segment], row: Ints, category: Ints) -> list[Floats]:
    """Log-odds of the candidate, of the segments before, after and near it, of the heading, the surrounding sentence,
    the segments inside, and other categories; each [candidates].
    """
    table = np.array(segments, dtype=np.int64).reshape(-1, len(Segment._fields))[row]
    sentences = sum(s.kind == SENTENCE for s in segments)
    parent, heading, kind = table[:, 4], table[:, 3], table[:, 2]

    def at(place: Ints) -> Floats:
        there = (place >= 0) & (place < sentences)
        return np.where(there, log_odds[np.where(there, place, 0), category], np.float32(UNLIKELY))

    return [
        log_odds[row, category],
        at(parent - 1),
        at(parent + 1),
        np.max([at(parent + step) for step in NEAR], axis=0),
        at(heading),
        at(np.where(kind == SENTENCE, -1, parent)),
        _inner(log_odds, segments, sentences)[np.where(kind == SENTENCE, parent, sentences), category],
        _other(log_odds)[row, category],
    ]


def _named(cues: Cues, table: Ints, row: Ints, category: Ints) -> list[Floats]:
    """Cues of the candidate, of the sentences before and after it and of its heading; each [candidates]."""
    sentences = int((table[:, 2] == SENTENCE).sum())

    def at(counts: Floats, place: Ints) -> Floats:
        there = (place >= 0) & (place < sentences)
        return np.where(there, counts[np.where(there, place, 0), category], np.float32(0))

    parent, heading = table[row, 4], table[row, 3]
    names, hints = cues
    return [
        names[row, category],
        hints[row, category],
        at(names, parent - 1),
        at(names, parent + 1),
        at(names, heading),
        at(hints, heading),
    ]


def _inner(log_odds: Floats, segments: list[Segment], sentences: int) -> Floats:
    """Best log-odds of the dates and titles in each sentence; the last row is for segments that are not sentences."""
    best = np.full((sentences + 1, log_odds.shape[1]), UNLIKELY, np.float32)
    for index in range(sentences, len(segments)):
        parent = segments[index].parent
        best[parent] = np.maximum(best[parent], log_odds[index])
    return best


def _other(log_odds: Floats) -> Floats:
    """Best log-odds of the other categories for the same segment, [segments, categories]."""
    first = log_odds.argmax(axis=1)
    rest = log_odds.copy()
    rest[np.arange(len(rest)), first] = -np.inf
    other = np.repeat(log_odds.max(axis=1)[:, None], log_odds.shape[1], axis=1)
    other[np.arange(len(rest)), first] = rest.max(axis=1)
    return other
