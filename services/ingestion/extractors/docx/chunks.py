"""Chunks in a DOCX package (`altChunk`): pages, plain texts, web archives, and packages, also inside one another."""

import itertools
from collections.abc import Callable, Iterator, Mapping

from services.ingestion.extractors import txt
from services.ingestion.extractors.eml import archive
from services.ingestion.extractors.eml.message import Count
from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.html.tree import Size
from services.ingestion.extractors.ooxml.files import Files
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import MOST_BLOCKS, Content, Limits, TextBuilder, changed, hide, without_marks
from services.shared.domain.errors import Reason, Reject

ReadPackage = Callable[[Package, "Chunks"], Content]


class Chunks:
    """Reads the chunks of a package and of the packages inside it. All together have the limits of one file, of one
    page of HTML, of one mail, and of one structure of a text. `files`: those inside all of them.
    """

    def __init__(self, limits: Limits, read_package: ReadPackage) -> None:
        self.limits = limits
        self.size = Size()
        self.mail = Count()
        self.files = Files(limits)
        self._read_package = read_package
        self._left = limits.input_bytes
        self._blocks = 0
        self._paragraphs = 0

    def count_block(self) -> None:
        """Count a block of text of any of the packages. Raises `Reject(TOO_LARGE)`."""
        self._blocks += 1
        if self._blocks > MOST_BLOCKS:
            raise Reject(Reason.TOO_LARGE)

    def count_paragraph(self) -> None:
        """Count a paragraph of any of the packages, also an empty one or one in a cell. Raises `Reject(TOO_LARGE)`."""
        self._paragraphs += 1
        if self._paragraphs > _MOST_PARAGRAPHS:
            raise Reject(Reason.TOO_LARGE)

    def content(self, package: Package, name: str) -> Content | None:
        """What the part with this name contains; None if it cannot be read.

        Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)` if the package around it cannot be read.
        """
        data = package.read(name)
        if data is None:
            return None
        self._left -= len(data)
        if self._left < 0:
            return None
        try:
            if data.startswith(_PACKAGE):
                return self._packaged(package, data)
            read = _TYPES.get(package.media_type(name)) or _SUFFIXES.get(name.rpartition(".")[2].lower())
            return read(self, data) if read else None
        except Reject:
            return None

    def _packaged(self, package: Package, data: bytes) -> Content | None:
        if package.depth >= _DEEPEST:
            return None
        return self._read_package(package.inside(data), self)


def marked(content: Content) -> Iterator[str]:
    """The text with its hidden spans and its changes, which can overlap, marked for `TextBuilder.marked_block`."""
    changes = iter((*content.changes, None))
    change = next(changes)
    hides, shows = ({getattr(one, edge) for one in content.hidden} for edge in ("start", "end"))
    edges = {edge for one in content.changes for edge in (one.span.start, one.span.end)}
    is_hidden = False
    for start, end in itertools.pairwise(sorted({0, len(content.text), *hides, *shows, *edges})):
        while change is not None and change.span.end <= start:
            change = next(changes)
        is_hidden = start in hides or (is_hidden and start not in shows)
        text = without_marks(content.text[start:end])
        seen = hide(text) if is_hidden else text
        yield changed(seen, change.mark) if change is not None and change.span.start <= start else seen


def _page(chunks: Chunks, data: bytes) -> Content:
    return html.extract(data, chunks.limits, chunks.size)


def _archive(chunks: Chunks, data: bytes) -> Content:
    return archive.extract(data, chunks.limits, chunks.size, chunks.mail)


def _plain(chunks: Chunks, data: bytes) -> Content:
    builder = TextBuilder(chunks.limits)
    for number, page in enumerate(txt.extract(data, chunks.limits).text.split("\f")):
        if number:
            builder.page_break()
        builder.block(page)
    return builder.content()


_MOST_PARAGRAPHS = 400_000
_PACKAGE = b"PK\x03\x04"
_DEEPEST = 8
"""Packages inside one another. No program writes more than two."""
_Read = Callable[[Chunks, bytes], Content]
_TYPES: Mapping[str, _Read] = {
    "text/html": _page,
    "application/xhtml+xml": _page,
    "text/plain": _plain,
    "message/rfc822": _archive,
    "multipart/related": _archive,
    "application/x-mimearchive": _archive,
}
_SUFFIXES: Mapping[str, _Read] = {
    "html": _page,
    "htm": _page,
    "xhtml": _page,
    "txt": _plain,
    "mht": _archive,
    "mhtml": _archive,
}
