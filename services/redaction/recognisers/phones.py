"""Telephone and fax numbers: what looks like one is parsed by the numbering plans; a label lets in what they do not know."""

from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from services.redaction.recognisers.base import Source, compile_pattern
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class PhoneRecogniser:
    """Numbers in international form, in the national form of `regions`, or after a label such as "Tel."."""

    name = "phone.v1"

    def __init__(self, regions: tuple[str, ...] = ("US", "GB")) -> None:
        self._regions = regions

    def find(self, source: Source) -> Iterator[Recognition]:
        for (span,) in source.find(_LABELLED, (1,)):
            if span is not None and _digit_count(span.of(source.text)) >= 6:
                yield self._hit(span, 0.95)
        for (span,) in source.find(_NORTH_AMERICAN, (0,)):
            if span is not None and source.at_word_edges(span) and _stands_alone(source.text, span):
                yield self._hit(span, 0.9)
        for (span,) in source.find(_CANDIDATE, (0,)):
            if span is not None and _stands_alone(source.text, span):
                confidence = _confidence(span.of(source.text), self._regions)
                if confidence:
                    yield self._hit(span, confidence)

        for (span,) in source.find(_GROUPED, (0,)):
            if span is not None and source.at_word_edges(span) and 7 <= _digit_count(span.of(source.text)) <= 12:
                if _stands_alone(source.text, span):
                    yield self._hit(span, 0.5)

    def _hit(self, span: OriginalSpan, confidence: float) -> Recognition:
        return Recognition(span, EntityType.PHONE, confidence, self.name)


def _digit_count(value: str) -> int:
    return sum(map(str.isdigit, value))


def _stands_alone(text: str, span: OriginalSpan) -> bool:
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
    return 0.0


_LABEL = (
    r"(?:tele(?:phone|copier|copy|fax|facsimile|x)?|tel|phone|ph|fax|facsimile|mobile|cell(?:ular)?|direct(?:\s+(?:dial|line))?"
    r"|call(?:\s+\w+){0,3}(?:\s+(?:at|on|under))|reach(?:ed)?(?:\s+\w+){0,2}\s+at|number\s+is|[TFM])"
)
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
    r"(?:\+|\b00|\(0|\(\d{2,4}\)[ .-]?|\b0\d|\b\d{3}[ .-])[\d]*(?:[ .()/–‑-]{0,2}\d){5,15}\b" + _EXTENSION
)
_GROUPED = compile_pattern(r"\b\d{2,4}(?:[ -]\d{2,4}){2,4}\b|\(\d{2,4}\)[ -]?\d{3}[ -]\d{3,4}\b")
PHONES = PhoneRecogniser()
