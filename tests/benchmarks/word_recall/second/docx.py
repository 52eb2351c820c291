"""A second reader of DOCX: python-docx. Paragraphs and tables of the body, headers, footers and comments."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from docx import Document
from docx.document import Document as Opened
from docx.section import Section, _Footer, _Header
from docx.table import Table
from docx.text.paragraph import Paragraph

from tests.benchmarks.word_recall.second.text import SecondText


def read(data: bytes) -> SecondText:
    return SecondText("\n".join(_texts(Document(BytesIO(data)))))


def _texts(document: Opened) -> Iterator[str]:
    yield from _inner(document.iter_inner_content())
    mirrored = document.settings.odd_and_even_pages_header_footer
    edges = (part for section in document.sections for part in _edges(section, mirrored=mirrored))
    # Equal headers of several pages are one.
    yield from dict.fromkeys("\n".join(_inner(part.iter_inner_content())) for part in edges)
    for comment in document.comments:
        yield from _inner(comment.iter_inner_content())


def _edges(section: Section, *, mirrored: bool) -> Iterator[_Header | _Footer]:
    """The headers and footers that a section shows and that it does not have from the one before."""
    shown: list[_Header | _Footer] = [section.header, section.footer]
    if section.different_first_page_header_footer:
        shown += [section.first_page_header, section.first_page_footer]
    if mirrored:
        shown += [section.even_page_header, section.even_page_footer]
    return (one for one in shown if not one.is_linked_to_previous)


def _inner(content: Iterable[Paragraph | Table]) -> Iterator[str]:
    for one in content:
        if isinstance(one, Paragraph):
            yield one.text
            continue
        # A merged cell is in each row and column that it covers.
        cells = {cell._tc: cell for row in one.rows for cell in row.cells}
        for cell in cells.values():
            yield from _inner(cell.iter_inner_content())
