"""What holds for the content of each document. An `AssertionError` says what does not."""

import math
from collections.abc import Sequence
from itertools import pairwise

from services.ingestion.extractors.result import Attachment, Content
from services.ingestion.parsing.quality import assess
from services.ingestion.parsing.structure import structure
from services.shared.domain.document import Gap, GapKind, OriginalText
from services.shared.domain.layout import Layout, PageLayout
from services.shared.domain.spans import Span
from services.shared.wire.codec import decode, encode


def check_content(content: Content) -> None:
    """Check the text, its spans, pages, layout, gaps and attachments."""
    text = content.text
    text.encode()
    check_order("hidden", content.hidden, text)
    check_order("changes", [one.span for one in content.changes], text)
    check_pages(content.pages, text)
    assert len(content.layout) in (0, len(content.pages)), "a layout for some pages only"
    for page, layout in zip(content.pages, content.layout, strict=False):
        check_layout(page, layout, text)
    check_gaps(content.gaps, len(content.pages), text)
    for one in content.attachments:
        check_attachment(one)
    content.visible()


def check_structure(content: Content) -> None:
    """Check the path of a content to its event: the structure, the quality report, the codec. Raises `Reject`."""
    text = structure(content)
    check_order("paragraphs", text.paragraphs, text.text)
    check_order("sentences", text.sentences, text.text)
    check_order("headers", text.headers, text.text)
    check_order("footers", text.footers, text.text)
    check_order("tables", [span for table in text.tables for _, _, span in table.cells()], text.text)
    for one in text.sections:
        for part in (one.number, one.heading, one.span):
            assert part.end <= len(text.text), "a section past the end of the text"
    assert decode(OriginalText, encode(text)) == text, "the codec changes the text"
    assert decode(Layout, encode(Layout(content.layout))).pages == content.layout, "the codec changes the layout"
    report = assess(text)
    assert 0 <= report.odd_character_rate <= 1, "the rate of odd characters is not a rate"


def check_order(name: str, spans: Sequence[Span], text: str) -> None:
    """Spans have words, are inside the text and in order, and do not overlap."""
    assert all(one.start < one.end for one in spans), f"{name}: an empty span"
    assert all(one.end <= other.start for one, other in pairwise(spans)), f"{name}: no order, or spans overlap"
    assert not spans or spans[-1].end <= len(text), f"{name}: past the end of the text"


def check_pages(pages: Sequence[Span], text: str) -> None:
    """Pages cover the text without gaps, or there are none."""
    if pages:
        edges = [0, *(one.end for one in pages)]
        assert [one.start for one in pages] == edges[:-1], "pages: a gap or an overlap"
        assert edges[-1] == len(text), "pages: they do not end with the text"


def check_layout(page: Span, layout: PageLayout, text: str) -> None:
    """Words are in order, on their page, and without white space. Boxes are numbers with their sides in order."""
    assert len(layout.boxes) == 4 * len(layout.starts) == 4 * len(layout.ends), "layout: not four numbers for each word"
    words = list(layout.words())
    check_order("layout", [span for span, _ in words], text)
    for span, box in words:
        assert page.start <= span.start <= span.end <= page.end, "layout: a word outside of its page"
        assert not any(map(str.isspace, span.of(text))), "layout: white space in a word"
        assert all(map(math.isfinite, box)), "layout: a box that is not a number"
        assert (box[0] <= box[2], box[1] <= box[3]) == (True, True), "layout: a box with its sides reversed"
    if words:
        edges = (*layout.lines, len(words))
        assert layout.lines[:1] == (0,), "layout: a word before the first line"
        assert all(one < after for one, after in pairwise(edges)), "layout: an empty line"
        assert len(list(layout.line_boxes())) == len(layout.lines)
    assert all(map(math.isfinite, (layout.width, layout.height))), "layout: a page without a size"


def check_gaps(gaps: Sequence[Gap], pages: int, text: str = "") -> None:
    """One gap for each kind, with a count, and pages in order."""
    assert len({one.kind for one in gaps}) == len(gaps), "gaps: two of one kind"
    for gap in gaps:
        assert gap.count >= 1, "gaps: a gap of nothing"
        assert list(gap.pages) == sorted(set(gap.pages))[:100], "gaps: pages without order"
        if gap.places:
            check_places(gap, text)
        else:
            assert not gap.pages or 1 <= gap.pages[0] <= gap.pages[-1] <= pages, "gaps: a page that does not exist"


def check_places(gap: Gap, text: str) -> None:
    """Places are in order, inside the text, and as many as content is missing or fewer."""
    offsets = [one.offset for one in gap.places]
    assert offsets == sorted(offsets), "gaps: places without order"
    assert 0 <= offsets[0] <= offsets[-1] <= len(text), "gaps: a place outside of the text"
    assert len(offsets) <= min(gap.count, 100), "gaps: more places than gaps"
    pages = {one.page for one in gap.places if one.page}
    assert pages <= set(gap.pages) or len(gap.pages) == 100, "gaps: places on other pages"
    assert gap.kind is GapKind.FONT or pages == set(gap.pages), "gaps: pages without a place"


def check_attachment(attachment: Attachment) -> None:
    name = attachment.file_name
    name.encode()
    attachment.media_type.encode()
    assert name.strip(), "an attachment without a name"
    assert not any(one < " " for one in name), "an attachment with a control character in its name"
