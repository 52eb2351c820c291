"""Rows of features, and weights fitted to them."""

from dataclasses import replace

import numpy as np
import pytest

from models.training.redaction.corpus import Marked
from models.training.redaction.fit import RECIPE, Example, fit, fit_names, make_example, make_name_example
from services.redaction.recognisers.tagger.features import features
from services.redaction.recognisers.tagger.tokens import tokenise
from services.redaction.recognisers.tagger.weights import KINDS, Weights
from services.redaction.recognising import word_classes

_PERSON, _DATE = KINDS.index("PERSON"), KINDS.index("DATE")


@pytest.mark.parametrize(
    ("marks", "kind", "labels"),
    [
        (((0, 10, "PERSON"),), _PERSON, [True, True, False, False]),
        (((5, 10, "PERSON"),), _PERSON, [False, True, False, False]),
        (((6, 8, "PERSON"),), _PERSON, [False, True, False, False]),
        (((0, 10, "PERSON"), (16, 20, "DATE")), _DATE, [False, False, False, True]),
        ((), _PERSON, [False, False, False, False]),
    ],
)
def test_labels(marks: tuple[tuple[int, int, str], ...], kind: int, labels: list[bool]) -> None:
    """Whatever lies far from all marks is there every other time only."""
    example = make_example(Marked("1", "Jane Smith came 1971", marks, 0))
    assert example.labels[:, kind].tolist() == (labels if marks else labels[::2])
    assert example.counted.all()


def test_unknown_spans_are_unknown_for_their_kind() -> None:
    example = make_example(Marked("1", "Jane Smith came", (), 0, unknown=((5, 10, "PERSON"),)))
    assert example.counted[:, _PERSON].tolist() == [True, False, True]
    assert np.delete(example.counted, _PERSON, axis=1).all()


def _examples() -> list[Example]:
    texts = [f"on {day} {first} {last} came" for day in range(1, 9) for first, last in (("Jo", "Hale"), ("Ann", "Roe"))]
    return [
        make_example(Marked(text, text, ((text.index(" ", 3) + 1, text.index(" came"), "PERSON"),), 0))
        for text in texts
    ]


def _fitted() -> Weights:
    return fit(_examples(), replace(RECIPE, iterations=20), lambda _: None, version="v", snapshot="s")


def test_it_learns_its_examples() -> None:
    weights = _fitted()
    probabilities = weights.probabilities(features(tokenise("on 5 Jo Roe came"), word_classes()))
    assert (probabilities[:, _PERSON] > 0.5).tolist() == [False, False, True, True, False]
    assert (probabilities[:, _DATE] < 0.5).all()
    assert (weights.version, weights.snapshot) == ("v", "s")


def test_the_same_examples_give_the_same_weights() -> None:
    one, other = _fitted(), _fitted()
    assert all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("columns", "inner", "scale", "bias")
    )


def test_the_model_of_names_learns_capitalised_words_only() -> None:
    text = "signed by Royal Worth, for the Worth of Royal goods"
    marks = ((text.index("Royal"), text.index(","), "PERSON"),)
    example = make_name_example(Marked("1", text, marks, 0))
    assert example.labels[:, 0].tolist() == [True, True, False, False]
    weights = fit_names([example] * 4, replace(RECIPE, iterations=20), lambda _: None, version="v", snapshot="s")
    seen = features(tokenise(text), word_classes())
    capital = np.flatnonzero((tokenise(text).case & np.uint64(1)) > 0)
    assert (weights.probabilities(seen, capital) > 0.5).tolist() == [True, True, False, False]
    assert (weights.version, weights.snapshot) == ("v", "s")


def test_unknown_names_are_no_examples() -> None:
    example = make_name_example(Marked("1", "Jane Smith and Hale", (), 0, unknown=((0, 10, "PERSON"),)))
    assert example.labels.tolist() == [[False]]
