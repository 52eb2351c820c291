"""The results of operators, and that they reveal nothing else of a value."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.policies.operators import GENERALISED, rewrite
from services.redaction.policies.rules import Operator
from services.shared.domain.entities import EntityType

_MASK, _GENERALISE = Operator.MASK, Operator.GENERALISE


@pytest.mark.parametrize(
    ("operator", "kind", "words", "expected"),
    [
        (_MASK, EntityType.CARD, "4111 1111 1111 1234", "****1234"),
        (_MASK, EntityType.IBAN, "GB82 WEST 1234 5698 7654 32", "****5432"),
        (_MASK, EntityType.ACCOUNT, "12345678", "****"),
        (_MASK, EntityType.SSN, "123-45-6789", "****"),
        (_MASK, EntityType.EMAIL, "jane.smith@example.com", "****"),
        (_MASK, EntityType.ADDRESS, "12 Elm Street, Springfield, IL 62704", "****"),
        (_MASK, EntityType.PERSON, "Bartholomew Smith", "****"),
        (_GENERALISE, EntityType.DATE, "May 3, 1971", "[in 1971]"),
        (_GENERALISE, EntityType.DATE_OF_BIRTH, "1971-05-03", "[in 1971]"),
        (_GENERALISE, EntityType.DATE, "03.05.2021", "[in 2021]"),
        (_GENERALISE, EntityType.DATE, "1971", None),  # a year alone cannot be generalised
        (_GENERALISE, EntityType.DATE, "May 3", None),
        (_GENERALISE, EntityType.DATE, "05/03/71", None),
        (_GENERALISE, EntityType.DATE, "3 May 1971 to 4 June 1972", None),
        (_GENERALISE, EntityType.AMOUNT, "12,345,678 USD", "[USD 10M–50M]"),
        (_GENERALISE, EntityType.EMAIL, "jane1971@example.com", None),
        (Operator.PLACEHOLDER, EntityType.AMOUNT, "$5", None),
    ],
)
def test_operators(operator: Operator, kind: EntityType, words: str, expected: str | None) -> None:
    assert rewrite(operator, kind, words) == expected


_WORDS = st.text(max_size=40) | st.from_regex(r"[A-Z]{2}\d{2}( ?[A-Z0-9]{4}){2,6}", fullmatch=True)


@settings(deadline=None)
@given(st.sampled_from(list(EntityType)), _WORDS)
def test_a_mask_shows_at_most_a_third_of_a_number(kind: EntityType, words: str) -> None:
    said = rewrite(Operator.MASK, kind, words)
    assert said is not None
    assert said.startswith("****")
    shown = said.removeprefix("****")
    assert len(shown) in {0, 4}
    assert 3 * len(shown) <= sum(map(str.isalnum, words))


@settings(deadline=None)
@given(st.sampled_from(sorted(GENERALISED)), st.text(max_size=30) | st.dates().map(str))
def test_a_generalised_date_shows_only_the_year(kind: EntityType, words: str) -> None:
    said = rewrite(Operator.GENERALISE, kind, words)
    assert said is None or said != words
    if said is not None and kind is not EntityType.AMOUNT:
        assert re.fullmatch(r"\[in \d{4}\]", said)
        assert said[4:8] in words


@settings(deadline=None)
@given(st.sampled_from([one for one in EntityType if one not in GENERALISED]), st.text(max_size=30))
def test_other_types_are_replaced_by_placeholders(kind: EntityType, words: str) -> None:
    assert rewrite(Operator.GENERALISE, kind, words) is None
