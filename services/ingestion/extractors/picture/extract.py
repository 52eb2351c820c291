"""Extract TIFF, PNG and JPEG: the words that an OCR program has read on their pages."""

from collections.abc import Sequence

from services.ingestion.extractors.pdf.lines import PageText, reflow
from services.ingestion.extractors.pdf.tables import find_tables
from services.ingestion.extractors.picture.frames import Size, page_of, sizes
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.scans.records import Recognised, UnreadPagesError
from services.ingestion.extractors.scans.second import disputed
from services.ingestion.extractors.scans.words import ScannedPage
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable

_MOST_PAGES = 100  # of a gap


def extract(_data: bytes, _limits: Limits) -> Content:
    """Without an OCR program. Raises `Reject(NEEDS_OCR)`."""
    raise Reject(Reason.NEEDS_OCR)


def extract_recognised(data: bytes, limits: Limits, recognised: Recognised) -> Content:
    """Raises `Reject(NEEDS_OCR | EMPTY | MALFORMED | TOO_LARGE)`, or `UnreadPagesError`."""
    found = sizes(data, limits)
    if recognised.pages is None:
        raise UnreadPagesError(range(1, len(found) + 1))
    parts: list[str] = []
    spans: list[OriginalSpan] = []
    layouts: list[PageLayout] = []
    tables: list[OriginalTable] = []
    unread: list[int] = []
    offset = 0
    for number, size in enumerate(found, start=1):
        page = recognised.page(number)
        if page is None or not (page.words or page.blank):
            unread.append(number)
        text, layout = _page(page, size, offset)
        if page is not None:
            tables += find_tables(text, page.boxes)
        parts.append(text.text + ("\n\n" if number < len(found) else ""))
        spans.append(OriginalSpan(offset, offset + len(parts[-1])))
        layouts.append(layout)
        offset += len(parts[-1])
        if offset > limits.text:
            raise Reject(Reason.TOO_LARGE)
    if not any(one.starts for one in layouts):
        raise Reject(_reason(data, unread))
    gaps = (Gap(GapKind.SCAN, len(unread), tuple(unread[:_MOST_PAGES])),) if unread else ()
    return Content("".join(parts), tuple(spans), tuple(layouts), ocr_layer=True, gaps=gaps, tables=tuple(tables))


def _reason(data: bytes, unread: Sequence[int]) -> Reason:
    """Why there is no text on any page. Raises `Reject(MALFORMED | TOO_LARGE)` if the first page cannot be opened."""
    if not unread:
        return Reason.EMPTY
    page_of(data, unread[0])
    return Reason.NEEDS_OCR


def _page(page: ScannedPage | None, size: Size, offset: int) -> tuple[PageText, PageLayout]:
    if page is None:
        return PageText(""), PageLayout(size.width, size.height)
    text = reflow(page.words, page.begins, page.boxes, offset)
    boxes = tuple(page.frame.displayed(page.boxes).ravel().tolist())
    confidences, begins = tuple(page.confidences), tuple(page.begins)
    differing = disputed(confidences)
    return text, PageLayout(size.width, size.height, text.starts, text.ends, boxes, confidences, begins, differing)
