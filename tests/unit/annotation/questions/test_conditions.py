"""Conditions on the cells of a document."""

import pytest

from services.annotation.grid.records import Source
from services.annotation.questions.asked import asked_of
from services.annotation.questions.conditions import MOST_CONDITIONS, conditions_of
from services.shared.domain.annotations import AnnotationSet, EconomicsEntry, EntryState, Place, SetState
from services.shared.domain.errors import Reject
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.annotation.support import record


def source(key: str, words: str) -> Source:
    place = Place(OriginalSpan(0, len(words)), RedactedSpan(0, len(words)))
    shown = AnnotationSet("s", 1, SetState.PROPOSED, economics=(EconomicsEntry(key, EntryState.STATED, place),))
    return Source(record(), shown, words)


@pytest.mark.parametrize(
    ("words", "condition", "fits"),
    [
        ("on May 4, 2026", "maturity < 2026-05-05", True),
        ("on May 4, 2026", "maturity<2026-05-04", False),
        ("on May 4, 2026", "maturity <= 2026-05-04", True),
        ("on May 4, 2026", "maturity = 2026-05-04", True),
        ("on May 4, 2026", "maturity > 2026", True),
        ("on May 4, 2026", "maturity >= 2027", False),
        ("USD 5,000,000", "commitment >= 5000000", True),
        ("USD 5,000,000", "commitment > USD 4,999,999.99", True),
        ("USD 5,000,000", "commitment >= EUR 1", False),
        ("SOFR + 2.25%", "interest > SOFR + 2", True),
        ("SOFR + 2.25%", "interest > PRIME + 2", False),
        ("thirty (30) days", "notice >= P30D", True),
        ("thirty (30) days", "notice > P1M", False),
        ("the laws of the State of New York", "governing_law = us-ny", True),
        ("the laws of the State of New York", "governing_law = US-DE", False),
        ("the laws of the State of New York", "governing_law ~ new york", False),
        ("all assets of the Borrower", "collateral ~ assets of the borrower", True),
        ("all assets of the Borrower", "collateral ~ asset", False),
        ("all assets of the Borrower", "collateral > 5", False),
        ("all assets of the Borrower", "collateral = found", True),
        ("all assets of the Borrower", "collateral = not_found", False),
        ("all assets of the Borrower", "guarantors = not_found", True),
    ],
)
def test_conditions(words: str, condition: str, fits: bool) -> None:
    (one,) = conditions_of([condition])
    found = one.fits(source(one.column.name if one.column.name != "guarantors" else "collateral", words))
    assert (found is not None) is fits


@pytest.mark.parametrize(
    "text", ["", "maturity", "maturity >", "> 5", "Sorcery = found", "maturity != 5", "maturity ~ found"]
)
def test_refused_conditions(text: str) -> None:
    with pytest.raises(Reject):
        conditions_of([text])


def test_not_too_many() -> None:
    with pytest.raises(Reject):
        conditions_of(["maturity = found"] * (MOST_CONDITIONS + 1))
    with pytest.raises(Reject):
        asked_of("", "", "", "2026-01-01", "", ())


@pytest.mark.parametrize("value", ["?", '"', "[]", "…"])
def test_a_condition_without_words_is_refused_at_once(value: str) -> None:
    """Else it fails at the first document with an answer: a watch with it would stop all notifications."""
    with pytest.raises(Reject) as caught:
        conditions_of([f"collateral ~ {value}"])
    assert caught.value.field == "conditions[0]"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text", [" " * 50_000, "a" * 200_000 + " " * 50_000, " " * 50_000 + "=", "maturity" + " " * 50_000 + "!"]
)
def test_a_long_condition_is_refused_in_linear_time(text: str) -> None:
    with pytest.raises(Reject):
        conditions_of([text])
