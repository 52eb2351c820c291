"""Telephone and fax numbers, parsed by numbering plans. After a label, numbers outside the numbering plans count
too.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import phonenumbers

from services.redaction.recognisers.base import Compiled, Source, compile_pattern
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class PhoneRecogniser:
    """Numbers in international form, in the national form of `regions`, or after a label such as "Tel."."""

    name = "phone.v1"

    def __init__(self, regions: tuple[str, ...] = ("US", "GB")) -> None:
        self._regions = regions

    def find(self, source: Source) -> Iterator[Recognition]:
        for pattern, rate in self._rates:
            for (span,) in source.find(pattern, (min(pattern.groups, 1),)):
                if span is not None and source.at_word_edges(span) and _is_separate(source.text, span):
                    confidence = rate(span.of(source.text))
                    if confidence:
                        yield Recognition(span, EntityType.PHONE, confidence, self.name)

    @property
    def _rates(self) -> tuple[tuple[Compiled, Callable[[str], float]], ...]:
        """Each pattern, with a function from a match to its confidence; 0 if it is not a number."""
        return (
            (_LABELLED, lambda value: 0.95 if _digit_count(value) >= 6 else 0.0),
            (_NORTH_AMERICAN, lambda _: 0.9),
            (_CANDIDATE, lambda value: _confidence(value, self._regions)),
            (_GROUPED, lambda value: _grouped(_digit_count(value), value)),
        )


def _digit_count(value: str) -> int:
    return sum(map(str.isdigit, value))


def _grouped(digits: int, value: str) -> float:
    """The confidence for groups of digits with a trunk prefix, the form of telephone numbers in most countries."""
    if value.lstrip("(").startswith("0") and 9 <= digits <= 15:
        return 0.75
    return 0.5 if 7 <= digits <= 12 else 0.0


def _is_separate(text: str, span: OriginalSpan) -> bool:
    before, after = text[max(span.start - 1, 0) : span.start], text[span.end : span.end + 2]
    return (
        before not in {"$", "€", "£", "/", "."}
        and not before.isalnum()
        and not (after[:1] in "%/,." and after[1:].isdigit())
    )


@lru_cache(maxsize=4096)
def _confidence(value: str, regions: tuple[str, ...]) -> float:
    international = value.startswith(("+", "00"))
    for region in (None,) if value.startswith("+") else regions:
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return 0.95 if international else 0.7
        if phonenumbers.is_possible_number(number) and international:
            return 0.85
    return _grouped(_digit_count(value), value) if _SEPARATED.search(value) else 0.0


_LABEL = (
    r"(?:tele(?:phone|copier|copy|fax|facsimile|x)?|tel|phone|ph|fax|facsimile|mobile|cell(?:ular)?|direct(?:\s+(?:dial|line))?"
    r"|call(?:\s+\w+){0,3}(?:\s+(?:at|on|under))|reach(?:ed)?(?:\s+\w+){0,2}\s+at|number\s+is|[TFM])"
)
_SEPARATED = re.compile(r"\d[ /–‑-]\d")
_EXTENSION = r"(?:[ \t]*,?[ \t]*(?:ext|extension|x)\.?[ \t]*\d{1,6})?"
_DIGITS = r"\+?\(?\+?\d(?:[ \t.()/–‑-]{0,3}\d){5,16}"
_LABELLED = compile_pattern(
    rf"\b{_LABEL}\b\.?(?:[ \t]*(?:/|and|or|&)[ \t]*{_LABEL})?\.?(?:\s*(?:no|nos|number|numbers|#))?\.?"
    rf"(?:\s*\([^)\n\d]{{1,40}}\))?\s*(?:is|at)?[\s:.#-]{{0,12}}({_DIGITS}{_EXTENSION})\b",
    ignore_case=True,
)
_NORTH_AMERICAN = compile_pattern(
    r"(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\)[ \t]*\d{3}|[2-9]\d{2}[ ./–‑-][ \t]?\d{3})[ \t]?[ .–‑-][ \t]?\d{4}\b"
    + _EXTENSION,
    ignore_case=True,
)
_CANDIDATE = compile_pattern(
    r"(?:\+|\b00|\(0|\(\d{2,4}\)[ .-]?|\b0\d|\b\d{3}[ .-])[\d]*(?:[ .()/–‑-]{0,2}\d){5,15}\b" + _EXTENSION,
    ignore_case=True,
)
_GROUPED = compile_pattern(
    rf"(?:\b\d{{2,4}}(?:[ -]\d{{2,4}}){{2,4}}\b|\(\d{{2,4}}\)[ -]?\d{{3}}[ -]\d{{3,4}}\b){_EXTENSION}", ignore_case=True
)
PHONES = PhoneRecogniser()
