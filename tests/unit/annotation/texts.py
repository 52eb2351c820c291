"""The texts of a document with their map, spans in them, and predictions."""

import re

from services.annotation.placing.grounding import Texts
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import (
    OriginalText,
    RedactedText,
    SealedText,
    SealedValue,
    hole,
)
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement

_MARK = re.compile(r"«([A-Z]+_\d+)\|([^»]+)»")

PROSE = (
    "LOAN AGREEMENT\n\nThis agreement is made by «PERSON_1|Ada Lovelace» and Harbour Bank.\n"
    "It is governed by the laws of Maine. The Borrower may not assign it.\f"
    "It is governed by the laws of Maine. «PERSON_1|Ada Lovelace» keeps the collateral insured."
)
MOVED = (
    "LOAN AGREEMENT (second draft)\n\nMade between «PERSON_1|Ada Lovelace» and the bank that is called Harbour Bank.\n"
    "It is  GOVERNED by the laws of Maine. The collateral stays where it is.\f"
    "It is governed by the laws of Maine. «PERSON_1|Ada Lovelace» keeps the collateral insured."
)


def texts_of(marked: str) -> Texts:
    """Texts from `marked`: `«PERSON_1|Ada»` is a value with its placeholder; form feeds end pages."""
    original, redacted, at = "", "", 0
    replaced: list[Replacement] = []
    for match in _MARK.finditer(marked):
        original += marked[at : match.start()]
        redacted += marked[at : match.start()]
        placeholder, value = f"[{match[1]}]", match[2]
        replaced.append(
            Replacement(
                OriginalSpan(len(original), len(original) + len(value)),
                RedactedSpan(len(redacted), len(redacted) + len(placeholder)),
                match[1].partition("_")[0],
                placeholder,
            )
        )
        original, redacted, at = original + value, redacted + placeholder, match.end()
    original, redacted = original + marked[at:], redacted + marked[at:]
    pages, start = [], 0
    for page in re.findall(r"[^\f]*\f?", original):
        if page:
            pages.append(OriginalSpan(start, start + len(page)))
            start += len(page)
    return Texts(OriginalText(original, tuple(pages)), RedactedText(redacted), RedactionMap(tuple(replaced)))


def sealed_of(texts: Texts) -> SealedText:
    """The original text of `texts` as redaction stores it, with holes in place of values."""
    values = tuple(
        SealedValue(one.original, one.entity_type, one.placeholder, b"sealed")
        for one in texts.map.replacements
        if one.placeholder
    )
    text, position = "", 0
    for value in values:
        text += texts.original.text[position : value.span.start] + hole(value.span.of(texts.original.text))
        position = value.span.end
    return SealedText(
        text + texts.original.text[position:],
        texts.original.pages,
        values=values,
        hidden=texts.original.hidden,
        gaps=texts.original.gaps,
        changes=texts.original.changes,
        sections=texts.original.sections,
        headers=texts.original.headers,
        footers=texts.original.footers,
        tables=texts.original.tables,
        parts=texts.original.parts,
        languages=texts.original.languages,
        uncertain=texts.original.uncertain,
    )


def redacted_span(texts: Texts, words: str, nth: int = 0) -> RedactedSpan:
    """The nth place of `words` in the redacted text."""
    at = -1
    for _ in range(nth + 1):
        at = texts.redacted.text.index(words, at + 1)
    return RedactedSpan(at, at + len(words))


def original_span(texts: Texts, words: str, nth: int = 0) -> OriginalSpan:
    """The nth place of `words` in the original text."""
    at = -1
    for _ in range(nth + 1):
        at = texts.original.text.index(words, at + 1)
    return OriginalSpan(at, at + len(words))


def predict(texts: Texts, *found: tuple[str, str] | tuple[str, str, int]) -> tuple[Prediction, ...]:
    """One prediction per triple of category, redacted text and number of its occurrence."""
    made = []
    for number, (category, words, *nth) in enumerate(found):
        span = redacted_span(texts, words, *nth)
        made.append(Prediction(f"p{number}", category, span, 0.9 - number / 100))
    return tuple(made)


LAW = ("Governing Law", "governed by the laws of Maine")
LAW_AGAIN = (*LAW, 1)
PARTY = ("Parties", "[PERSON_1]")
ASSIGN = ("Anti-Assignment", "The Borrower may not assign it")
INSURED = ("Insurance", "[PERSON_1] keeps the collateral insured")
