"""One name in ten quotations is one prediction."""

import re

import pytest

from services.annotation.placing.repeats import without_repeats
from services.ingestion.extractors.eml.extract import extract
from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.structure import structure
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import RedactedText
from services.shared.domain.parts import RedactedPart
from services.shared.domain.spans import OriginalSpan, RedactedSpan

_PAY = "The Lender pays [PERSON_1] on 1 May."


def _text(body: str) -> RedactedText:
    text = structure(extract(f"Subject: s\n\n{body}".encode(), Limits()))
    parts = [RedactedPart(one.kind, one.number, _span(one.title), _span(one.span)) for one in text.parts]
    return RedactedText(text.text, sentences=tuple(map(_span, text.sentences)), parts=tuple(parts))


def _span(one: OriginalSpan) -> RedactedSpan:
    return RedactedSpan(one.start, one.end)


def _kept(body: str, words: str = r"\[PERSON_1\]") -> list[int]:
    """Which of the places of the words are kept."""
    text = _text(body)
    places = list(re.finditer(words, text.text))
    found = [Prediction(f"p{number}", "Parties", RedactedSpan(*one.span()), 0.5) for number, one in enumerate(places)]
    return sorted(int(one.prediction_id[1:]) for one in without_repeats(reversed(found), text))


def _quote(text: str, depth: int = 1) -> str:
    return "\n".join(">" * depth + " " + line for line in text.splitlines())


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (f"{_PAY}\n\n{_quote(_PAY)}\n> Bo", [0]),
        (f"{_PAY}\n\n" + "\n".join(_quote(_PAY, depth) for depth in range(1, 10)), [0]),
        ("Thank you.\n\n" + "\n".join(_quote(f"{_PAY}\n\nBo", depth) for depth in range(1, 4)), [0]),
        (f"{_PAY}\n\n{_quote(_PAY.replace(' pays ', chr(10) + 'pays '))}", [0]),
        (f"{_PAY}\n\n> {_PAY.replace('May', 'June')}\n> Bo", [0, 1]),
        (f"{_PAY}\n\n{_PAY}", [0, 1]),
        (f"{_PAY} {_PAY}\n\n> {_PAY}\n> Bo", [0, 1]),
        ("[PERSON_1] pays [PERSON_1].\n\n> [PERSON_1] pays [PERSON_1].\n> Bo", [0, 1]),
        (f"{_quote(_PAY)}\n> Bo\n\n{_PAY}", [1]),
    ],
)
def test_what_quotations_repeat(body: str, kept: list[int]) -> None:
    assert _kept(body) == kept


def test_a_thread_of_outlook() -> None:
    head = "From: Bo\nSent: Monday\nTo: Ann\nSubject: s\n\n"
    assert _kept(f"{_PAY}\n\n{head}{_PAY}\n\n{head}Other words. {_PAY}") == [0]


def test_other_categories_stay() -> None:
    text = _text(f"{_PAY}\n\n> {_PAY}\n> Bo")
    first, second = (RedactedSpan(*one.span()) for one in re.finditer("Lender", text.text))
    both = [Prediction("a", "Parties", first, 0.5), Prediction("b", "Insurance", second, 0.9)]
    assert without_repeats(both, text) == both
