"""Extract the text layer of PDF, page by page, with a box per word. Wrapped lines are joined."""

import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from services.ingestion.extractors.parts import ATTACHMENTS, named_files
from services.ingestion.extractors.pdf.annotations import Form, form_of
from services.ingestion.extractors.pdf.calls import Boxes
from services.ingestion.extractors.pdf.comment_blocks import with_comments
from services.ingestion.extractors.pdf.files import Files
from services.ingestion.extractors.pdf.gaps import Look, Tally, look_at
from services.ingestion.extractors.pdf.hidden import Unseen, spans_of
from services.ingestion.extractors.pdf.ligatures import mended
from services.ingestion.extractors.pdf.lines import PageText, reflow
from services.ingestion.extractors.pdf.merge import merge
from services.ingestion.extractors.pdf.pace import Pace
from services.ingestion.extractors.pdf.tables import find_tables
from services.ingestion.extractors.pdf.words import NO_WORDS, Words, read_words
from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.scans.frame import Frame
from services.ingestion.extractors.scans.layer import joined
from services.ingestion.extractors.scans.records import Recognised, UnreadPagesError
from services.ingestion.extractors.scans.second import disputed
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.layout import PageLayout
from services.shared.domain.parts import OriginalPart
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.tables import OriginalTable

# PDFium is not thread-safe.
_LOCK = threading.Lock()


def extract(data: bytes, limits: Limits) -> Content:
    """One page at a time. Raises `Reject(NEEDS_PASSWORD | NEEDS_OCR | MALFORMED | UNSUPPORTED | TOO_LARGE | EMPTY)`."""
    return extract_recognised(data, limits, None)


def extract_recognised(data: bytes, limits: Limits, recognised: Recognised | None) -> Content:
    """The same, with the words that an OCR program has read on pages without a usable text layer. Raises also
    `UnreadPagesError` if it has not yet read them.
    """
    with _LOCK:
        document = _open(data)
        try:
            files = Files(limits)
            with form_of(document, files) as form:
                return _read(document, form, files, limits, recognised)
        finally:
            document.close()


def _open(data: bytes) -> Any:
    # From each stream without an end, PDFium searches to the end of the file.
    if data.count(b"stream") - 2 * data.count(b"endstream") > _MOST_UNENDED:
        raise Reject(Reason.MALFORMED)
    try:
        return pypdfium2.PdfDocument(mended(data))
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise Reject(Reason.NEEDS_PASSWORD if locked else Reason.MALFORMED) from None


@dataclass(frozen=True, slots=True)
class _Page:
    text: PageText
    layout: PageLayout
    unseen: Unseen
    look: Look
    tables: Sequence[OriginalTable] = ()
    comments: Sequence[OriginalSpan] = ()


def _read(document: Any, form: Form, files: Files, limits: Limits, recognised: Recognised | None) -> Content:
    count = len(document)
    limits.begin_pages(count)
    files.add_listed(document)
    tally, pace = Tally(), Pace(count, limits, lambda number: _attempt(document, number))
    parts: list[str] = []
    spans: list[OriginalSpan] = []
    layouts: list[PageLayout] = []
    hidden: list[OriginalSpan] = []
    tables: list[OriginalTable] = []
    comments: list[OriginalSpan] = []
    named: tuple[OriginalPart, ...] = ()
    offset = ocr_layers = 0
    for number in range(1, count + 1):
        page = _page(document, form, number, tally, offset, recognised)
        pace.page_done()
        tally.lose(number, page.text, offset)
        ocr_layers += page.unseen.ocr_layer
        hidden += spans_of(page.unseen.words, page.text)
        text = page.text.text + ("\n\n" if number < count else "")
        parts.append(text)
        spans.append(OriginalSpan(offset, offset + len(text)))
        layouts.append(page.layout)
        tables += page.tables
        comments += page.comments
        offset += len(text)
        if offset > limits.text:
            raise Reject(Reason.TOO_LARGE)
    if recognised is not None and recognised.pages is None and (unread := tally.unread(count)):
        raise UnreadPagesError(unread)
    tally.is_dynamic_form = form.is_dynamic
    tally.files, attachments = files.unread, files.attachments()
    tally.refuse_unreadable(count, len(recognised.pages or ()) if recognised else 0, is_portfolio=bool(attachments))
    if attachments and not any(one.strip() for one in parts):  # the cover of a portfolio without words
        names = [one.file_name for one in attachments]
        parts[-1] = ATTACHMENTS + ", ".join(names)
        spans[-1] = OriginalSpan(spans[-1].start, spans[-1].start + len(parts[-1]))
        named = tuple(named_files(names, spans[-1].start + len(ATTACHMENTS)))
    ocr_layer = ocr_layers > 0
    return Content(
        "".join(parts),
        tuple(spans),
        tuple(layouts),
        attachments,
        hidden=tuple(hidden),
        ocr_layer=ocr_layer,
        gaps=tally.gaps(),
        tables=tuple(tables),
        comments=tuple(comments),
        parts=named,
    )


def _page(document: Any, form: Form, number: int, tally: Tally, offset: int, recognised: Recognised | None) -> _Page:
    """Read a page, whose text begins at `offset`, and count its gaps. A broken page is empty, so that the rest of the
    document can be read.
    """
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        tally.miss(GapKind.PAGE, number)
        return _EMPTY
    try:
        found = _read_page(document, form, number, page, offset, recognised)
    except pypdfium2.PdfiumError:
        tally.miss(GapKind.PAGE, number)
        width, height = page.get_size()
        return replace(_EMPTY, layout=PageLayout(width, height))
    finally:
        page.close()
    if form.unread:
        tally.miss(GapKind.FORM, number)
        form.unread = False
    tally.add(number, found.look)
    return found


def _read_page(document: Any, form: Form, number: int, page: Any, offset: int, recognised: Recognised | None) -> _Page:
    width, height = page.get_size()
    area, rotation = page.get_bbox(), page.get_rotation()
    found = read_words(page, area, rotation)
    look = look_at(page, found.words, found.unmapped, recognised=found.unseen.ocr_layer)
    found, look, frame = _recognised(found, look, recognised, number)
    notes, comments = form.read(document, number - 1, page)
    if notes is not None and notes.words:
        found = merge(found, replace(notes, boxes=frame.level(notes.boxes)) if frame else notes)
        look = look.with_words(notes.words, notes.unmapped)
    text = reflow(found.words, found.begins, found.boxes, offset)
    tables = find_tables(text, found.boxes)
    size = (width, height)
    if not comments:
        layout = _layout(text, found.begins, _displayed(found.boxes, frame), size, found.confidences)
        return _Page(text, layout, found.unseen, look, tables)
    written = with_comments(text, found, comments, area, rotation, offset, frame)
    return _Page(
        written.text,
        _layout(written.text, written.begins, _displayed(written.boxes, frame), size, written.confidences),
        Unseen(written.hidden, found.unseen.ocr_layer),
        replace(look, comments=len(comments)),
        [written.moved(one) for one in tables],
        written.spans,
    )


def _recognised(
    found: Words, look: Look, recognised: Recognised | None, number: int
) -> tuple[Words, Look, Frame | None]:
    """The words and the look of a page that an OCR program has read. The text of a page whose characters are lost is
    replaced.
    """
    page = recognised.page(number) if recognised else None
    if page is None or not (look.is_picture or look.is_lost or not look.letters):
        return found, look, None
    if not page.words:
        return found, replace(look, drawn=False, is_picture=False) if page.blank else look, None
    words = joined(page, NO_WORDS if look.is_lost else found)
    return words, Look(sum(map(len, words.words)), drawn=True), page.frame


def _displayed(boxes: Boxes, frame: Frame | None) -> Boxes:
    return frame.displayed(boxes) if frame else boxes


def _attempt(document: Any, number: int) -> None:
    """Read most of what takes time on a page, without its annotations."""
    with suppress(pypdfium2.PdfiumError), closing(document[number - 1]) as page:
        found = read_words(page, page.get_bbox(), page.get_rotation())
        find_tables(reflow(found.words, found.begins, found.boxes), found.boxes)


def _layout(
    text: PageText, begins: Sequence[int], boxes: Boxes, size: tuple[float, float], confidences: Sequence[float]
) -> PageLayout:
    places = tuple(boxes.ravel().tolist())
    return PageLayout(*size, text.starts, text.ends, places, tuple(confidences), tuple(begins), disputed(confidences))


_MOST_UNENDED = 1_000
_EMPTY = _Page(PageText(""), PageLayout(0.0, 0.0), Unseen(), Look())
