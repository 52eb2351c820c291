"""Messages of pages: translation only."""

from glossator.annotation.v1 import service_pb2
from glossator.document.v1 import document_pb2
from services.annotation.desk.pages import PageLine, PageWord, PageWords, ShownPage


def page_message(page: ShownPage) -> service_pb2.GetPageResponse:
    """The picture of a page."""
    picture = page.picture
    return service_pb2.GetPageResponse(
        image=picture.image, width=picture.width, height=picture.height, unmasked=page.unmasked, pages=page.pages
    )


def words_message(found: PageWords) -> service_pb2.ListPageWordsResponse:
    """The words of a page."""
    return service_pb2.ListPageWordsResponse(
        words=map(_word, found.words),
        width=found.width,
        height=found.height,
        pages=found.pages,
        lines=map(_line, found.lines),
    )


def _word(one: PageWord) -> service_pb2.PageWord:
    x0, y0, x1, y1 = one.box
    span = document_pb2.Span(start=one.span.start, end=one.span.end)
    return service_pb2.PageWord(
        text=one.text,
        span=span,
        x0=x0,
        y0=y0,
        x1=x1,
        y1=y1,
        masked=one.masked,
        value_id=one.value_id,
        confidence=one.confidence,
        disputed=one.disputed,
    )


def _line(one: PageLine) -> service_pb2.PageLine:
    x0, y0, x1, y1 = one.box
    return service_pb2.PageLine(
        span=document_pb2.Span(start=one.span.start, end=one.span.end), x0=x0, y0=y0, x1=x1, y1=y1
    )
