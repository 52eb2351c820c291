"""Find the paragraphs, sentences and numbered sections of a text."""

from services.ingestion.extractors.result import Content
from services.ingestion.parsing.paragraphs import split_paragraphs
from services.ingestion.parsing.sections import find_sections
from services.ingestion.parsing.sentences import split_sentences
from services.shared.domain.document import OriginalText


def structure(content: Content) -> OriginalText:
    """Return the text with its structure. All spans are in order and inside the text."""
    paragraphs = split_paragraphs(content.text)
    return OriginalText(
        content.text,
        content.pages,
        paragraphs,
        split_sentences(content.text, paragraphs),
        find_sections(content.text, paragraphs),
        content.hidden,
        content.ocr_layer,
    )
