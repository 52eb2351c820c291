"""The workload of a review, and its place in the queue."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.queue.items import RANKS, Order, Position, Workload, position_of
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reject

LOW, HIGH, CRITICAL = Severity.LOW, Severity.HIGH, Severity.CRITICAL


def risk(found: Mapping[Severity, int]) -> int:
    return Workload("nda", 1, 1, 1, found).risk


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({}, {LOW: 1}),
        ({LOW: 999}, {HIGH: 1}),
        ({LOW: 5_000}, {HIGH: 1}),
        ({HIGH: 40}, {CRITICAL: 1}),
        ({CRITICAL: 1}, {CRITICAL: 1, LOW: 1}),
    ],
)
def test_the_gravest_open_finding_decides(less: Mapping[Severity, int], more: Mapping[Severity, int]) -> None:
    assert risk(less) < risk(more)


def test_the_largest_risk_fits_a_column() -> None:
    assert risk(dict.fromkeys(Severity, 10**9)) < 1 << 63


def test_severities_are_listed_from_the_gravest() -> None:
    assert Workload("", 0, 0, 3, {LOW: 2, CRITICAL: 1, HIGH: 0}).gravest_first() == [(CRITICAL, 1), (LOW, 2)]


_NUMBERS = st.integers(-(1 << 62), 1 << 62)
_IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@given(st.sampled_from(Order), st.tuples(_NUMBERS, _NUMBERS, _NUMBERS), _NUMBERS, _IDS)
def test_a_token_has_its_position(order: Order, ranks: tuple[int, ...], received: int, document_id: str) -> None:
    position = Position(order, ranks[: RANKS[order]], received, document_id)
    assert position_of(position.token(), order) == position
    other = Order.AGE if order is not Order.AGE else Order.DUE
    with pytest.raises(Reject):
        position_of(position.token(), other)


@given(st.text(min_size=1))
def test_another_token_is_refused(token: str) -> None:
    with pytest.raises(Reject) as caught:
        position_of(token, Order.RISK)
    assert caught.value.field == "page_token"


@pytest.mark.parametrize(
    "values",
    [
        '["risk", 1, 2, 3, "d"]',
        '["risk", 1, "d"]',
        '["risk", true, 1, "d"]',
        '["risk", 1, 1e400, "d"]',
        '["risk", 1, 1, 1]',
        '["risk", 1, 1, "d\\u0000"]',
        '["risk", 1, 1, "\\ud800"]',
        '["risk"]',
        "3",
        "[" * 9_999,
    ],
)
def test_a_token_of_other_values_is_refused(values: str) -> None:
    with pytest.raises(Reject):
        position_of(urlsafe_b64encode(values.encode()).decode().rstrip("="), Order.RISK)


def test_no_token_is_the_first_page() -> None:
    assert position_of("", Order.DUE) is None
