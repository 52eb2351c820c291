"""Extract the visible text of HTML, block by block. A table row is a block whose cells are separated by tabs."""

import re
from dataclasses import replace

from services.ingestion.extractors import txt
from services.ingestion.extractors.html.tree import Size, parse
from services.ingestion.extractors.html.walk import Walker
from services.ingestion.extractors.result import MOST_BLOCKS, Content, Limits, TextBuilder
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}charset|\?xml[^>]{0,100}encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
_XML_DECLARATION = re.compile(r"\s*+<\?xml[^>]*+>")


def extract(data: bytes, limits: Limits, size: Size | None = None) -> Content:
    """Decode and extract. Raises `Reject`: if no text is visible, its reason says what the page has instead."""
    content = from_text(decode(data), limits, size)
    kinds = {gap.kind for gap in content.gaps}
    reasons = [reason for kind, reason in _WITHOUT_TEXT if kind in kinds]
    if reasons and not content.visible().strip():
        raise Reject(reasons[0])
    return content


def from_text(
    source: str, limits: Limits, size: Size | None = None, known: frozenset[str] = frozenset(), *, quotes: bool = False
) -> Content:
    """Extract from markup that is already decoded, such as the body of a mail. `size` counts the elements of several.
    `known`: addresses, in lower case, of pages that the caller reads itself; a frame with one is no gap. `quotes`: the
    markup is a mail, and its parts are the quotations that it marks; one without text is the begin of one.

    Raises `Reject(EMPTY | MALFORMED | TOO_LARGE)`.
    """
    declaration = _XML_DECLARATION.match(source)
    source = source[declaration.end() if declaration else 0 :].replace("\x00", "")
    if not source.strip():
        raise Reject(Reason.EMPTY)
    size = size or Size()
    tree = parse(source, size)
    walker = Walker(TextBuilder(limits, most_blocks=MOST_BLOCKS), size, known)
    walker.quotes.active = quotes
    walker.walk(tree)
    content = walker.builder.content()
    return replace(content, gaps=walker.gaps.found(len(content.pages)), parts=tuple(walker.quotes.parts))


def decode(data: bytes) -> str:
    """Decode by byte order mark, then by the declared charset, then as plain text."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        label = declared.group(1).decode().lower()
        # Browsers read these labels as Windows-1252.
        label = "cp1252" if label in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else label
        text = txt.decode_as(data, label)
        if text is not None:
            return text
    return txt.decode(data).removeprefix("\ufeff")


_WITHOUT_TEXT = (
    (GapKind.MARKUP, Reason.MALFORMED),
    (GapKind.SCAN, Reason.NEEDS_OCR),
    (GapKind.EMBEDDED, Reason.UNSUPPORTED),
    (GapKind.PICTURE, Reason.NEEDS_OCR),
)
