"""Which provisions are candidates, and their features."""

import pytest
from loan_model.candidates import FEATURES, candidates
from loan_model.rules import CATEGORIES

from tests.unit.models.loan_clauses.test_provisions import PROVISIONS, index_of

FOUND = candidates(PROVISIONS)


@pytest.mark.parametrize(
    ("start", "category", "features"),
    [
        ('"Change', "Change Of Control", {"defined", "sure"}),
        ("Section 2.1", "Negative Pledge", {"operative"}),
        ("Section 3.1", "Negative Pledge", {"titled", "named", "sure", "sure at home", "leaf"}),
        ("(a) declare", "Restricted Payments", {"sure", "at home", "item"}),
        ("(a) the Borrower", "Payment Default", {"sure", "sure at home", "item"}),
        ("(b) any Ind", "Cross-Default", {"sure", "at home"}),
        ("Section 5.1", "Governing Law", {"sure", "sure at home", "at home"}),
    ],
)
def test_candidates(start: str, category: str, features: set[str]) -> None:
    wanted = index_of(start), CATEGORIES.index(category)
    row = list(zip(FOUND.unit.tolist(), FOUND.category.tolist(), strict=True)).index(wanted)
    assert features <= {name for name, value in zip(FEATURES, FOUND.features[row], strict=True) if value}


def test_a_row_has_the_named_features() -> None:
    wanted = index_of("Section 3.1"), CATEGORIES.index("Negative Pledge")
    row = list(zip(FOUND.unit.tolist(), FOUND.category.tolist(), strict=True)).index(wanted)
    told = {name: float(value) for name, value in zip(FEATURES, FOUND.features[row], strict=True) if value}
    length, place = told.pop("length"), told.pop("place")
    assert (round(length, 2), round(place, 2)) == (-1.66, 0.36)
    assert set(told.values()) == {1.0}
    assert told.keys() == {
        "titled", "titled and operative", "only this title", "named", "named and operative", "operative", "sure",
        "sure at home", "sure without doubt", "sure early", "operative words", "operative early", "operative at once",
        "weak words", "at home", "at home and operative", "leaf", "short", "sure and titled", "duty",
    }  # fmt: skip


def test_features_have_names() -> None:
    assert FOUND.features.shape == (len(FOUND.unit), len(FEATURES))
    assert len(set(FEATURES)) == len(FEATURES)


def test_no_provisions_no_candidates() -> None:
    assert candidates([]).features.shape == (0, len(FEATURES))
