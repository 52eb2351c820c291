"""The values of a document, and the text that a caller sees with some of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.reveals.grants import RevealGrant, RevealScope
from services.annotation.reveals.values import DocumentValue, VisibleValues, values_of, visible
from services.shared.domain.document import HOLES, RedactedText, SealedValue
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement
from tests.unit.annotation.support import NOW
from tests.unit.annotation.texts import sealed_of, texts_of

TEXTS = texts_of("By «PERSON_1|Ada» and «PERSON_2|Bob» of «CITY_1|Rome».\f«PERSON_1|Ada» signs.")
VALUES = values_of(sealed_of(TEXTS), TEXTS.redacted, TEXTS.map)
PAGES = TEXTS.original.pages
WHOLE = OriginalSpan(0, len(TEXTS.original.text))


def grant(scope: RevealScope, *, page: int = 0, value: str = "", name: str = "g1") -> RevealGrant:
    return RevealGrant(name, "t", "m", "d", scope, "ann", "review", timedelta(hours=1), NOW, page=page, value=value)


def test_each_place_of_a_value_has_the_same_id() -> None:
    assert [one.value_id for one in VALUES] == ["PERSON_1", "PERSON_2", "CITY_1", "PERSON_1"]
    assert [one.words for one in VALUES] == ["[PERSON_1]", "[PERSON_2]", "[CITY_1]", "[PERSON_1]"]
    assert [one.span.of(TEXTS.original.text) for one in VALUES] == ["Ada", "Bob", "Rome", "Ada"]


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        ([], "By [PERSON_1] and [PERSON_2] of [CITY_1].\f[PERSON_1] signs."),
        ([grant(RevealScope.VALUE, value="PERSON_1")], "By Ada and [PERSON_2] of [CITY_1].\fAda signs."),
        ([grant(RevealScope.VALUE, value="PERSON_9")], "By [PERSON_1] and [PERSON_2] of [CITY_1].\f[PERSON_1] signs."),
        ([grant(RevealScope.PAGE, page=1)], "By Ada and Bob of Rome.\f[PERSON_1] signs."),
        ([grant(RevealScope.PAGE, page=2)], "By [PERSON_1] and [PERSON_2] of [CITY_1].\fAda signs."),
        ([grant(RevealScope.PAGE, page=0)], "By [PERSON_1] and [PERSON_2] of [CITY_1].\f[PERSON_1] signs."),
        ([grant(RevealScope.PAGE, page=3)], "By [PERSON_1] and [PERSON_2] of [CITY_1].\f[PERSON_1] signs."),
        ([grant(RevealScope.DOCUMENT)], "By Ada and Bob of Rome.\fAda signs."),
    ],
)
def test_a_grant_reveals_exactly_its_values(grants: list[RevealGrant], expected: str) -> None:
    seen = visible(VALUES, grants, PAGES)
    assert seen.words(TEXTS.original.text, WHOLE) == expected
    flat = seen.same_length(TEXTS.original.text, WHOLE)
    assert len(flat) == len(WHOLE)
    masked = [span.of(flat) for span in seen.masked]
    assert all(set(one) <= set(HOLES) for one in masked)
    assert [one.span.of(flat) for one in VALUES if seen.sees(one)] == [
        one.span.of(TEXTS.original.text) for one in VALUES if seen.sees(one)
    ]


def test_the_first_grant_is_the_reason_that_a_value_is_visible() -> None:
    seen = visible(VALUES, [grant(RevealScope.PAGE, page=1, name="a"), grant(RevealScope.DOCUMENT, name="b")], PAGES)
    assert list(seen.grants.values()) == ["a", "a", "a", "b"]
    assert [one.value_id for one in seen.seen_within([WHOLE, WHOLE])] == ["PERSON_1", "PERSON_2", "CITY_1", "PERSON_1"]


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)))
def test_no_part_of_a_masked_value_is_in_any_span(first: int, second: int) -> None:
    span = OriginalSpan(min(first, second), max(first, second))
    seen = VisibleValues(VALUES)
    text = TEXTS.original.text
    flat = seen.same_length(text, span)
    assert len(flat) == len(span)
    open_places = [at for at in range(span.start, span.end) if not any(v.span.start <= at < v.span.end for v in VALUES)]
    assert [flat[at - span.start] for at in open_places] == [text[at] for at in open_places]
    assert sum(one in HOLES for one in flat) == len(span) - len(open_places)
    words = seen.words(text, span)
    for one in seen.within(span):
        assert one.words in words
    outside = words
    for one in VALUES:
        outside = outside.replace(one.words, "")
    assert outside == "".join(text[at] for at in open_places)


def test_masked_and_generalised_values_are_values_without_a_placeholder() -> None:
    text = "Account DE8912345678 ends here."
    span = OriginalSpan(8, 20)
    redaction = RedactionMap((Replacement(span, RedactedSpan(8, 16), "IBAN"),))
    sealed = replace(sealed_of(texts_of("x")), text=text, values=())
    [value] = values_of(sealed, RedactedText("Account ****5678 ends here."), redaction)
    assert value == DocumentValue("at-8", span, "IBAN", "****5678")
    assert VisibleValues((value,)).words(text, OriginalSpan(0, len(text))) == "Account ****5678 ends here."


def test_text_that_looks_like_a_placeholder_is_no_value() -> None:
    redaction = RedactionMap((Replacement(OriginalSpan(0, 10), RedactedSpan(0, 11), "ESCAPED"),))
    assert values_of(replace(sealed_of(texts_of("x")), values=()), RedactedText("[=PERSON_1]"), redaction) == ()


def test_holes_that_the_map_does_not_have_are_values() -> None:
    sealed = replace(sealed_of(TEXTS), values=(SealedValue(OriginalSpan(0, 2), "PERSON", "[PERSON_7]"),))
    found = values_of(sealed, TEXTS.redacted, TEXTS.map)
    assert [one.value_id for one in found] == ["PERSON_7", "PERSON_1", "PERSON_2", "CITY_1", "PERSON_1"]
