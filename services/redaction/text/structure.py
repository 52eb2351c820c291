"""Converts the structure of a text to spans of the redacted text."""

from services.shared.domain.document import OriginalChange, OriginalText, RedactedChange, RedactedSection, RedactedText
from services.shared.domain.languages import OriginalLanguage, RedactedLanguage
from services.shared.domain.parts import OriginalPart, RedactedPart
from services.shared.domain.revisions import OriginalRevision, RedactedRevision
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap
from services.shared.domain.tables import OriginalTable, RedactedTable
from services.shared.domain.uncertain import OriginalUncertainWord, RedactedUncertainWord, outside_values


def redacted_text(original: OriginalText, text: str, places: RedactionMap) -> RedactedText:
    """`text` with the structure of `original`. A span that begins or ends inside a value widens to the placeholder.
    Neighbours must not overlap, so the placeholder belongs to the first of them.
    """
    return RedactedText(
        text=text,
        pages=_disjoint(original.pages, places),
        paragraphs=_disjoint(original.paragraphs, places),
        sentences=_disjoint(original.sentences, places),
        sections=tuple(
            RedactedSection(
                places.to_redacted(one.number), places.to_redacted(one.heading), places.to_redacted(one.span), one.level
            )
            for one in original.sections
        ),
        hidden=_disjoint(original.hidden, places),
        ocr_layer=original.ocr_layer,
        gaps=original.gaps,
        changes=_changes(original.changes, places),
        headers=_disjoint(original.headers, places),
        footers=_disjoint(original.footers, places),
        tables=tuple(_table(one, places) for one in original.tables),
        parts=tuple(_part(one, places) for one in original.parts),
        languages=_languages(original.languages, places),
        uncertain=_uncertain(original.uncertain, places),
    )


def _changes(changes: tuple[OriginalChange, ...], places: RedactionMap) -> tuple[RedactedChange, ...]:
    spans = _disjoint(tuple(one.span for one in changes), places)
    return tuple(
        RedactedChange(span, one.mark, _revision(one.revision, places), _revision(one.inserted, places))
        for span, one in zip(spans, changes, strict=True)
    )


def _revision(one: OriginalRevision | None, places: RedactionMap) -> RedactedRevision | None:
    if one is None:
        return None
    return RedactedRevision(None if one.author is None else places.to_redacted(one.author), one.dated)


def _table(table: OriginalTable, places: RedactionMap) -> RedactedTable:
    spans = _disjoint(tuple(span for _, _, span in table.cells()), places)
    return RedactedTable(tuple(one.start for one in spans), tuple(one.end for one in spans), table.rows, table.columns)


def _languages(languages: tuple[OriginalLanguage, ...], places: RedactionMap) -> tuple[RedactedLanguage, ...]:
    spans = _disjoint(tuple(one.span for one in languages), places)
    return tuple(RedactedLanguage(one.code, span) for one, span in zip(languages, spans, strict=True))


def _part(part: OriginalPart, places: RedactionMap) -> RedactedPart:
    title, span = places.to_redacted(part.title), places.to_redacted(part.span)
    return RedactedPart(part.kind, part.number, title, span, part.hidden, part.document_type, part.form, part.reason)


def _uncertain(words: tuple[OriginalUncertainWord, ...], places: RedactionMap) -> tuple[RedactedUncertainWord, ...]:
    found = outside_values(words, places)
    return tuple(RedactedUncertainWord(places.to_redacted(one.span), one.confidence, one.disputed) for one in found)


def _disjoint(spans: tuple[OriginalSpan, ...], places: RedactionMap) -> tuple[RedactedSpan, ...]:
    converted: list[RedactedSpan] = []
    end = 0
    for one in spans:
        wide = places.to_redacted(one)
        start = max(wide.start, end)
        end = max(wide.end, start)
        converted.append(RedactedSpan(start, end))
    return tuple(converted)
