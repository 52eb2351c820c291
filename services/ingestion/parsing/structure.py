"""Find the paragraphs, sentences and numbered sections of a text."""

from bisect import bisect_right
from collections.abc import Sequence

from services.ingestion.extractors.result import MOST_PARAGRAPHS, Content
from services.ingestion.parsing.breaks import Body, joined
from services.ingestion.parsing.documents import find_documents
from services.ingestion.parsing.gaps import with_headings
from services.ingestion.parsing.headers import Margins, find_margins
from services.ingestion.parsing.languages import find_languages, language_gap
from services.ingestion.parsing.paragraphs import split_paragraphs
from services.ingestion.parsing.sections import find_sections
from services.ingestion.parsing.sentences import has_more_ends, split_sentences
from services.shared.domain.document import OriginalText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import OriginalPart, PartKind
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.uncertain import uncertain_words

# At these numbers, the structure takes four seconds: 3 µs for a line or the end of a sentence, 17 µs for a numbered
# paragraph. A document of 3,000 pages has 150,000 lines.
_LINE_ENDS = "\n\r\f\v\u2028\u2029"
_MOST_ENDS = 1_000_000  # of lines and sentences


def structure(content: Content) -> OriginalText:
    """Return the text with its structure. All spans are in order and inside the text. Raises `Reject(TOO_LARGE)`."""
    text = content.text
    lines = sum(map(text.count, _LINE_ENDS)) - text.count("\r\n")
    if lines > _MOST_ENDS or has_more_ends(text, _MOST_ENDS - lines):
        raise Reject(Reason.TOO_LARGE)
    paragraphs = split_paragraphs(text)
    if len(paragraphs) > MOST_PARAGRAPHS:
        raise Reject(Reason.TOO_LARGE)
    margins = Margins(content.headers, content.footers) if not content.layout else find_margins(text, content.layout)
    body = Body(text, margins, content.comments)
    sections = find_sections(text, _outside_sheets(body.paragraphs(paragraphs), content.parts), content.headings)
    languages = find_languages(text, paragraphs)
    other = language_gap(languages, content.pages)
    interruptions = list(body.interruptions(content.pages, paragraphs)) if content.layout else []
    return OriginalText(
        text,
        content.pages,
        joined(paragraphs, interruptions),
        joined(split_sentences(text, paragraphs), interruptions),
        sections,
        content.hidden,
        content.ocr_layer,
        tuple(with_headings(one, sections) for one in (*content.gaps, *filter(None, [other]))),
        content.changes,
        margins.headers,
        margins.footers,
        content.tables,
        content.parts or find_documents(text),
        languages,
        uncertain_words(content.layout),
    )


def _outside_sheets(paragraphs: Sequence[OriginalSpan], parts: Sequence[OriginalPart]) -> Sequence[OriginalSpan]:
    """A number in a cell, such as that of a clause in another document, begins no section."""
    sheets = [one.span for one in parts if one.kind is PartKind.SHEET]
    starts = [one.start for one in sheets]
    if not sheets:
        return paragraphs
    around = [(one, bisect_right(starts, one.start) - 1) for one in paragraphs]
    return [one for one, number in around if number < 0 or one.start >= sheets[number].end]
