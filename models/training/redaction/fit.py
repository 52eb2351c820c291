"""Marked texts as rows of features, and weights fitted to them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.training import logistic
from models.training.recipe import Recipe
from models.training.redaction.corpus import Marked
from services.redaction.recognisers.tagger.features import COLUMNS, Columns, Features, features
from services.redaction.recognisers.tagger.names import NameWeights
from services.redaction.recognisers.tagger.tokens import Tokens, tokenise
from services.redaction.recognisers.tagger.weights import KINDS, LARGEST, Weights
from services.redaction.recognising import word_classes

RECIPE = Recipe(document_frequency=2, inverse_penalty=3.0, iterations=100)


@dataclass(frozen=True, slots=True)
class Example:
    """One text: `columns` [tokens, features], `labels` [tokens, kinds]. `counted`: whether each label is known."""

    columns: Columns
    labels: NDArray[np.bool_]
    counted: NDArray[np.bool_]


def make_example(marked: Marked) -> Example:
    """Tokenises, hashes and labels one text. Leaves out some of the tokens that are not near a mark."""
    tokens = tokenise(marked.text)
    labels = _places(tokens, marked.marks)
    counted = ~_places(tokens, marked.unknown)
    learned = _near(np.asarray(labels.any(axis=1) | ~counted.all(axis=1), bool)) | (
        np.arange(len(tokens)) % _SHARE == 0
    )
    return Example(_columns(features(tokens, word_classes()))[learned], labels[learned], counted[learned])


def make_name_example(marked: Marked) -> Example:
    """The capitalised words of one text, with the one label "part of a name"."""
    tokens = tokenise(marked.text)
    people = [one for one in marked.marks if one[2] == _PERSON]
    labels = _places(tokens, people)[:, [KINDS.index(_PERSON)]]
    counted = labels | ~_places(tokens, marked.unknown)[:, [KINDS.index(_PERSON)]]
    capital = (tokens.case & np.uint64(1)) > 0
    learned = capital & counted[:, 0]
    return Example(_columns(features(tokens, word_classes()))[learned], labels[learned], counted[learned])


def fit_names(examples: Sequence[Example], recipe: Recipe, report: Callable[[int], None], **named: str) -> NameWeights:
    """Quantised weights of the model of names; `named` are their version and the data's snapshot."""
    fitted = fit(examples, recipe, report, **named)
    return NameWeights(
        fitted.columns,
        fitted.inner[:, 0],
        float(fitted.scale[0]),
        float(fitted.bias[0]),
        fitted.version,
        fitted.snapshot,
    )


def fit(examples: Sequence[Example], recipe: Recipe, report: Callable[[int], None], **named: str) -> Weights:
    """Quantised weights of the tagger; `named` are their version and the data's snapshot."""
    columns = _known(examples, recipe.document_frequency)
    index = np.full(COLUMNS, -1, np.int64)
    index[columns] = np.arange(len(columns))
    rows, step = _matrix(np.concatenate([one.columns for one in examples]), index, len(columns))
    labels = np.concatenate([one.labels for one in examples])
    counted = np.concatenate([one.counted for one in examples])
    fitted = logistic.fit(rows, labels, recipe.inverse_penalty, recipe.iterations, report, counted)
    return _quantise(columns, fitted, step, **named)


def _places(tokens: Tokens, marks: Iterable[tuple[int, int, str]]) -> NDArray[np.bool_]:
    """Whether a token is in a mark of a kind, [tokens, kinds]."""
    places = np.zeros((len(tokens), len(KINDS)), bool)
    for start, end, kind in marks:
        first, after = np.searchsorted(tokens.end, start, "right"), np.searchsorted(tokens.start, end)
        places[first:after, KINDS.index(kind)] = True
    return places


def _columns(found: Features) -> Columns:
    """All columns of each token, [tokens, features]. Features of words before or after the text are `COLUMNS`."""
    parts = [found.of_places]
    places = np.arange(len(found.words))
    for offset, columns in found.of_words.items():
        at = places + offset
        inside = (at >= 0) & (at < len(places))
        part = np.full((len(places), columns.shape[1]), COLUMNS, np.uint32)
        part[inside] = columns[found.words[at[inside]]]
        parts.append(part)
    return np.concatenate(parts, axis=1)


def _near(marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether a marked token is at most `_REACH` tokens away, [tokens]."""
    counts = np.concatenate(([0], np.cumsum(marked)))
    places = np.arange(len(marked))
    near: NDArray[np.bool_] = (
        counts[np.minimum(places + _REACH + 1, len(marked))] > counts[np.maximum(places - _REACH, 0)]
    )
    return near


def _known(examples: Sequence[Example], least: int) -> Columns:
    counts = np.zeros(COLUMNS + 1, np.int64)
    for one in examples:
        counts[np.unique(one.columns)] += 1
    return np.flatnonzero(counts[:-1] >= least).astype(np.uint32)


def _matrix(columns: Columns, index: NDArray[np.int64], width: int) -> tuple[sparse.csr_matrix, float]:
    """One row per token; all columns have the same weight. Returns rows and weight."""
    step = 1 / np.sqrt(columns.shape[1])
    found = np.append(index, -1)[columns]
    known = found >= 0
    row = np.repeat(np.arange(len(columns)), columns.shape[1]).reshape(columns.shape)
    values = np.full(int(known.sum()), step, np.float32)
    return sparse.csr_matrix((values, (row[known], found[known])), shape=(len(columns), width)), step


def _quantise(columns: Columns, fitted: NDArray[np.float32], step: float, **named: str) -> Weights:
    inner = fitted[:-1] * step
    scale = (np.maximum(np.abs(inner).max(axis=0), 1e-9) / LARGEST).astype(np.float32)
    whole = np.rint(inner / scale).astype(np.int8)
    used = whole.any(axis=1)
    return Weights(columns[used], whole[used], scale, fitted[-1].astype(np.float32), **named)


_REACH = 5
_PERSON = "PERSON"
# One in this many tokens is trained on, if it is not near a mark.
_SHARE = 2
