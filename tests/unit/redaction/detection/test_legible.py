"""Recognisers read what a person reads, and spans lead back to the original text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.redaction.detection.legible import LOOK_ALIKES, legible
from services.shared.domain.spans import OriginalSpan
from tests.unit.redaction.makers import STRICT, redacted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("“Café” – naïve", "“Café” – naïve"),
        ("j\u200bane@\u2060example.com", "jane@example.com"),
        ("Ja\u00adne\ufeff Sm\u200dith", "Jane Smith"),
        ("J\u0430ne Sm\u0456th", "Jane Smith"),  # Cyrillic letters
        ("J\u0430\u200bn\u0435", "Jane"),
        ("\u0391nna", "Anna"),  # a Greek capital
        ("Вася и Анна", "Вася и Анна"),
        ("Ελλάς", "Ελλάς"),
        ("ＪａｎｅＳ＠ｅｘａｍｐｌｅ．ｃｏｍ", "JaneS@example.com"),
        ("\U0001d409\U0001d41a\U0001d427\U0001d41e", "Jane"),
        ("Griﬃn", "Griffin"),
        ("٤١١١ ४१११", "4111 4111"),
        ("a\u00a0b\u202fc\u3000d", "a b c d"),
        ("ab\u202ecd", "abcd"),
        ("x²½ №", "x²½ No"),
        ("\ud800\udfff\x00", "\ud800\udfff\x00"),
        ("", ""),
    ],
)
def test_the_normalised_text(text: str, shown: str) -> None:
    assert legible(text).text == shown


_ODD = st.sampled_from(
    ("\u200b", "\u00ad", "\ufeff", "ﬃ", "\u0430", "\U0001d409", "４", "\u00a0", "\u202e", *LOOK_ALIKES)
)
_TEXTS = st.lists(st.one_of(_ODD, st.text(max_size=4), st.sampled_from("abcJ @.")), max_size=20).map("".join)


@settings(deadline=None)
@given(_TEXTS, st.data())
def test_spans_lead_back(text: str, data: st.DataObject) -> None:
    view = legible(text)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    back = view.to_original(OriginalSpan(start, end))
    assert 0 <= back.start <= back.end <= len(text)
    words = view.text[start:end]
    # A single character maps to itself, a part of a ligature to the whole, a look-alike to its plain letter.
    again = "".join(LOOK_ALIKES.get(one, one) for one in legible(back.of(text)).text)
    assert "".join(LOOK_ALIKES.get(one, one) for one in words) in again
    assert bool(words) == bool(back.of(text))


@settings(deadline=None)
@given(_TEXTS)
def test_every_span_has_an_original(text: str) -> None:
    view = legible(text)
    places = [view.to_original(OriginalSpan(at, at + 1)).start for at in range(len(view.text))]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to j\u200bane@\u200bexample.com now", "write to [EMAIL_1] now"),
        ("write to j\u0430ne@example.com now", "write to [EMAIL_1] now"),
        ("write to jane＠example.com now", "write to [EMAIL_1] now"),
        ("Name: J\u0430ne Sm\u0456th\n", "Name: [PERSON_1]\n"),
        ("Name: Ja\u200bne Smith\nName: Jane Smith\n", "Name: [PERSON_1]\nName: [PERSON_1]\n"),
        ("Name: Jane Griﬃn\nName: Jane Griffin\n", "Name: [PERSON_1]\nName: [PERSON_1]\n"),
        ("card ４１１１ 1111\u00a01111 1111 now", "card [CARD_1] now"),
        ("card 41\u200b11-1111-11\u200b11-1111 now", "card [CARD_1] now"),
        ("SSN 123\u201145\u20116789", "SSN [SSN_1]"),
        ("see [PERSON\u200b_1] there", "see [PERSON\u200b_1] there"),  # not a placeholder, and it cannot become one
    ],
)
def test_disguised_values_are_found(text: str, expected: str) -> None:
    assert redacted(text, STRICT).text == expected
