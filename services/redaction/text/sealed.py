"""Sealed texts: each replaced value is a hole, with the value sealed under the key of its placeholder. The value can be
restored as long as that key exists.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict

from services.redaction.subjects.placeholders import ESCAPED
from services.redaction.text.redact import Redaction
from services.shared.domain.document import (
    DocumentRecord,
    Gap,
    OriginalChange,
    OriginalSection,
    OriginalText,
    SealedText,
    SealedValue,
    hole,
)
from services.shared.domain.errors import Reason, Retry
from services.shared.domain.languages import OriginalLanguage
from services.shared.domain.parts import OriginalPart
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable
from services.shared.domain.uncertain import OriginalUncertainWord
from services.shared.runtime.keys.sealing import seal, unseal

_Spans = tuple[OriginalSpan, ...]


class _Structure(TypedDict):
    pages: _Spans
    paragraphs: _Spans
    sentences: _Spans
    sections: tuple[OriginalSection, ...]
    hidden: _Spans
    ocr_layer: bool
    gaps: tuple[Gap, ...]
    changes: tuple[OriginalChange, ...]
    headers: _Spans
    footers: _Spans
    tables: tuple[OriginalTable, ...]
    parts: tuple[OriginalPart, ...]
    languages: tuple[OriginalLanguage, ...]
    uncertain: tuple[OriginalUncertainWord, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A text with restored values. The holes of the `erased` values stay."""

    text: OriginalText
    erased: tuple[SealedValue, ...] = ()


def seal_text(
    original: OriginalText, redaction: Redaction, keys: Mapping[str, bytes | None], document: DocumentRecord
) -> SealedText:
    """`original` with a hole for each value that has a placeholder. `keys` are keys by placeholder. A value that is
    already a hole stays a hole.

    Raises `Retry(CONFLICT)` if a key was destroyed after its placeholder was assigned.
    """
    values = []
    for one, words in zip(redaction.map.replacements, redaction.values, strict=True):
        if one.placeholder is None or one.entity_type == ESCAPED:
            continue
        sealed = b"" if words == hole(words) else _sealed(words, one.original, one.placeholder, keys, document)
        values.append(SealedValue(one.original, one.entity_type, one.placeholder, sealed))
    return with_holes(original, values)


def open_text(sealed: SealedText, keys: Mapping[str, bytes | None], document: DocumentRecord) -> Opened:
    """The text with all values whose key exists. Raises `Reject(TAMPERED)`."""
    pieces: list[str] = []
    erased: list[SealedValue] = []
    position = 0
    for one in sealed.values:
        words = open_value(one, keys.get(one.placeholder), document)
        if words is None:
            erased.append(one)
            words = one.span.of(sealed.text)
        pieces += (sealed.text[position : one.span.start], words)
        position = one.span.end
    text = "".join((*pieces, sealed.text[position:]))
    return Opened(OriginalText(text, **_structure(sealed)), tuple(erased))


def open_value(value: SealedValue, key: bytes | None, document: DocumentRecord) -> str | None:
    """The value; None if it was erased. Raises `Reject(TAMPERED)`."""
    if key is None or not value.sealed:
        return None
    return unseal(key, value.sealed, _context(value.span, value.placeholder, document)).decode("utf-8", "surrogatepass")


def with_holes(text: OriginalText | SealedText, values: Iterable[SealedValue]) -> SealedText:
    """`text` with additional holes for `values`, which must not overlap existing holes."""
    before = text.values if isinstance(text, SealedText) else ()
    pieces: list[str] = []
    position = 0
    merged = sorted((*before, *values), key=lambda one: one.span)
    for one in merged:
        pieces += (text.text[position : one.span.start], hole(one.span.of(text.text)))
        position = one.span.end
    return SealedText("".join((*pieces, text.text[position:])), values=tuple(merged), **_structure(text))


def _sealed(
    words: str, span: OriginalSpan, placeholder: str, keys: Mapping[str, bytes | None], document: DocumentRecord
) -> bytes:
    key = keys.get(placeholder)
    if key is None:
        raise Retry(Reason.CONFLICT)
    return seal(key, words.encode("utf-8", "surrogatepass"), _context(span, placeholder, document))


def _context(span: OriginalSpan, placeholder: str, document: DocumentRecord) -> tuple[str, ...]:
    place = (str(span.start), str(span.end))
    return ("value", document.tenant, document.matter, document.document_id, *place, placeholder)


def _structure(text: OriginalText | SealedText) -> _Structure:
    return {
        "pages": text.pages,
        "paragraphs": text.paragraphs,
        "sentences": text.sentences,
        "sections": text.sections,
        "hidden": text.hidden,
        "ocr_layer": text.ocr_layer,
        "gaps": text.gaps,
        "changes": text.changes,
        "headers": text.headers,
        "footers": text.footers,
        "tables": text.tables,
        "parts": text.parts,
        "languages": text.languages,
        "uncertain": text.uncertain,
    }
