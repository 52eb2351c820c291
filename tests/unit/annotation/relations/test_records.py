"""Decisions on relations: which requests are refused, and for which field."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.relations.records import DecideRelationRequest, RelationVerdict, check_request, day_of
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.relations import RelationKind

REQUEST = DecideRelationRequest("d1", "d2", RelationKind.AMENDS, RelationVerdict.CONFIRM)


@pytest.mark.parametrize("kind", RelationKind)
@pytest.mark.parametrize("day", ["", "2026-03-31"])
def test_a_confirmed_relation_can_have_a_day(kind: RelationKind, day: str) -> None:
    found = check_request(replace(REQUEST, kind=kind, effective_on=day))
    assert found == (date(2026, 3, 31) if day else None)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (replace(REQUEST, other_document_id="d1"), "other_document_id"),
        (replace(REQUEST, document_id="", other_document_id=""), "other_document_id"),
        (replace(REQUEST, other_document_id="d1", effective_on="never"), "other_document_id"),
        (replace(REQUEST, verdict=RelationVerdict.REJECT, effective_on="2026-03-31"), "effective_on"),
        (replace(REQUEST, effective_on="31.03.2026"), "effective_on"),
    ],
)
def test_a_faulty_request_names_its_field(request_: DecideRelationRequest, field: str) -> None:
    with pytest.raises(Reject) as caught:
        check_request(request_)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


def test_a_rejection_has_no_day() -> None:
    assert check_request(replace(REQUEST, verdict=RelationVerdict.REJECT)) is None


@given(st.dates())
def test_every_day_is_read_back(day: date) -> None:
    assert day_of("effective_on", day.isoformat()) == day


@pytest.mark.parametrize(
    "value",
    [
        "", " ", "2026-3-31", "20260331", "2026-W14-2", "2026-02-29", "0000-01-01", "2026-03-31T00:00", "2026-03-31\n",
        " 2026-03-31", "+2026-03-31", "２０２６-03-31", "٢٠٢٦-٠٣-٣١", "today",
    ],
)  # fmt: skip
def test_what_is_no_day(value: str) -> None:
    with pytest.raises(Reject) as caught:
        day_of("as_of", value)
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "as_of")
    assert caught.value.detail == 'Field "as_of" must be a date such as 2026-03-31'
