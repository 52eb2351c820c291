"""Overlaps: the result covers every value that is to be replaced."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.redaction.detection.denied import DENIED
from services.redaction.detection.party_roles import index_roles
from services.redaction.detection.resolve import merge, resolve
from services.redaction.policies.rules import Exemption, Operator, PartyRole, Policy, Rule
from services.redaction.recognisers.base import Source
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan
from tests.unit.redaction.makers import LEGAL, STRICT


def _hit(start: int, end: int, kind: EntityType = EntityType.PERSON, confidence: float = 0.9) -> Recognition:
    return Recognition(OriginalSpan(start, end), kind, confidence, "test")


_HITS = st.lists(
    st.builds(
        lambda start, length, kind, confidence: _hit(start, start + length, kind, confidence),
        st.integers(0, 40),
        st.integers(1, 12),
        st.sampled_from(list(EntityType)),
        st.sampled_from((0.1, 0.6, 1.0)),
    ),
    max_size=12,
)


@given(_HITS, st.randoms())
def test_the_result_covers_all_values_without_overlaps(hits: list[Recognition], random: st.DataObject) -> None:
    merged = merge(hits)
    covered = {place for one in hits for place in range(one.span.start, one.span.end)}
    assert {place for one in merged for place in range(one.span.start, one.span.end)} == covered
    assert all(first.span.end <= second.span.start for first, second in pairwise(merged))
    assert merge(reversed(hits)) == merged


def test_the_type_is_that_of_the_longest_then_most_certain_value() -> None:
    text = "x" * 30
    long, short = _hit(0, 10, EntityType.ADDRESS, 0.8), _hit(5, 9, EntityType.PERSON, 1.0)
    assert [one.entity_type for one in resolve(text, [short, long], STRICT)] == [EntityType.ADDRESS]
    sure, unsure = _hit(0, 5, EntityType.PHONE, 0.9), _hit(0, 5, EntityType.ACCOUNT, 0.95)
    assert [one.entity_type for one in resolve(text, [sure, unsure], STRICT)] == [EntityType.ACCOUNT]
    equal = [_hit(0, 5, EntityType.DATE), _hit(0, 5, EntityType.DATE_OF_BIRTH)]
    assert [one.entity_type for one in resolve(text, equal, STRICT)] == [EntityType.DATE_OF_BIRTH]


def test_values_below_the_threshold_stay() -> None:
    assert resolve("x" * 9, [_hit(0, 5, EntityType.PERSON, 0.5)], LEGAL) == []


def test_a_name_inside_a_kept_organisation_belongs_to_it() -> None:
    text = "Hale Industries Inc. and Hale"
    company = _hit(0, 20, EntityType.ORGANIZATION)
    kept = resolve(text, [company, _hit(0, 4), _hit(25, 29)], LEGAL)
    assert [one.span.of(text) for one in kept] == ["Hale"]
    assert kept[0].span.start == 25
    account = resolve(text, [company, _hit(0, 4, EntityType.ACCOUNT)], LEGAL)
    assert [one.entity_type for one in account] == [EntityType.ACCOUNT]


def test_white_space_around_a_value_stays() -> None:
    assert [one.span for one in resolve("  Jo \n", [_hit(0, 6)], STRICT)] == [OriginalSpan(2, 4)]
    assert resolve("   ", [_hit(0, 3)], STRICT) == []


_OFFICER = Policy(
    "test",
    "test@1",
    {kind: Rule() for kind in EntityType},
    frozenset({"harbour"}),
    exemptions=(Exemption(EntityType.PERSON, Rule(Operator.KEEP), PartyRole.LENDER),),
)


def test_the_role_of_the_party_decides() -> None:
    text = "LENDER:\nName: John Roe\n\nBORROWER:\nName: Jane Smith\n"
    found = [_hit(text.index(one), text.index(one) + len(one)) for one in ("John Roe", "Jane Smith")]
    roles = index_roles(Source(text), found)
    assert [one.span.of(text) for one in resolve(text, found, _OFFICER, roles)] == ["Jane Smith"]
    assert [one.span.of(text) for one in resolve(text, found, _OFFICER)] == ["John Roe", "Jane Smith"]


def test_denied_words_are_always_replaced() -> None:
    text = "Harbour Bank and Jo Harbour"
    company = _hit(0, 12, EntityType.ORGANIZATION)
    denied = Recognition(OriginalSpan(0, 7), EntityType.PERSON, 1.0, DENIED)
    assert resolve(text, [company, _hit(0, 7)], LEGAL) == []
    assert [one.span for one in resolve(text, [company, denied], LEGAL)] == [denied.span]
    allowed = Recognition(OriginalSpan(20, 27), EntityType.ORGANIZATION, 1.0, DENIED)
    assert [one.span for one in resolve(text, [allowed], _OFFICER)] == [allowed.span]
    assert resolve(text, [_hit(20, 27)], _OFFICER) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Imogen Roe Bank", False),
        ("The Imogen Roe Trust", False),
        ("Roe, Mercy G. Bank", False),
        ("Imogen Roe Bank Ltd", True),
        ("Imogen Bank", True),
        ("Northern Provincial Bank", True),
        ("Grant Street Trust", True),
    ],
)
def test_a_person_before_a_bank_does_not_belong_to_the_bank(text: str, kept: bool) -> None:
    """Only if the name begins with a given name that is no other word."""
    person = _hit(0, text.rindex(" "))
    found = resolve(text, [_hit(0, len(text), EntityType.ORGANIZATION), person], LEGAL)
    assert (found == []) is kept
