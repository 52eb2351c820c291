"""The weights of words, in buckets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loan_model.candidates import candidates
from loan_model.outline import outline
from loan_model.provisions import read
from loan_model.rules import CATEGORIES
from loan_model.wording import BUCKETS, HEARD, bags, weigh, with_wording

from tests.unit.models.loan_clauses.test_candidates import FOUND
from tests.unit.models.loan_clauses.test_provisions import AGREEMENT, PROVISIONS, UNITS

BAGS = bags(PROVISIONS)


def _of(text: str) -> set[int]:
    found = bags(read(text, outline(text)))
    return set(found.buckets.tolist())


def test_each_provision_has_its_buckets_once() -> None:
    assert len(BAGS.starts) == len(PROVISIONS) + 1
    for start, end in zip(BAGS.starts, BAGS.starts[1:], strict=False):
        own = BAGS.buckets[start:end]
        assert 0 < len(own) == len(set(own.tolist()))
        assert 0 <= own.min() <= own.max() < BUCKETS


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Section 1.1 Liens. No Lien may exist.", "Section 7.9 LIENS. No lien\nmay exist.", True),
        ("Section 1.1 Liens. No Lien may exist.", "Section 1.1 Liens. No Lien may not exist.", False),
        ("Section 1.1 Liens. No Lien may exist.", "Section 1.1 Debt. No Lien may exist.", False),
        ("Section 1.1 Cap. It is 100 at most.", "Section 1.1 Cap. It is 25 at most.", True),
    ],
)
def test_buckets_depend_on_words_and_titles_not_numbers(first: str, second: str, same: bool) -> None:
    assert (_of(first) == _of(second)) is same


def test_weighing_adds_up() -> None:
    weights = np.random.default_rng(0).normal(size=(BUCKETS, len(CATEGORIES))).astype(np.float16)
    bias = np.arange(len(CATEGORIES), dtype=np.float32)
    odds = weigh(BAGS, weights, bias)
    for row, (start, end) in enumerate(zip(BAGS.starts, BAGS.starts[1:], strict=False)):
        own = BAGS.buckets[start:end]
        np.testing.assert_allclose(
            odds[row], weights[own].astype(float).sum(axis=0) / len(own) ** 0.5 + bias, 1e-3, 1e-3
        )


def test_context_gives_features() -> None:
    odds = np.full((len(UNITS), len(CATEGORIES)), -5, np.float32)
    row = next(n for n, one in enumerate(UNITS) if AGREEMENT[one.start :].startswith("(a) declare"))
    category = CATEGORIES.index("Restricted Payments")
    odds[row, category], odds[UNITS[row].parent, category] = 3.0, 1.0
    known = with_wording(FOUND, UNITS, odds)
    assert known.features.shape == (len(FOUND.unit), FOUND.features.shape[1] + len(HEARD))
    at = np.flatnonzero((FOUND.unit == row) & (FOUND.category == category))[0]
    heard = dict(zip(HEARD, known.features[at, -len(HEARD) :].tolist(), strict=True))
    assert (heard["words"], heard["words for"], heard["words around"]) == (1.5, 1.0, pytest.approx(0.3))
    assert heard["words beside the best"] == 0.0
    assert heard["words of other types"] == pytest.approx(-1.5)


def test_without_candidates_there_are_no_features() -> None:
    none = candidates([])
    known = with_wording(none, [], np.zeros((0, len(CATEGORIES)), np.float32))
    assert known.features.shape == (0, none.features.shape[1] + len(HEARD))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=400))
def test_any_text_falls_into_buckets(text: str) -> None:
    found = bags(read(text, outline(text)))
    assert found.starts[0] == 0
    assert found.starts[-1] == len(found.buckets)
