"""Ingestion with the pages of a document, whose words are those of its text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from services.annotation.ports import ListedPage, OriginalPage, PagePicture, PictureRequest
from services.shared.domain.errors import GlossatorError
from services.shared.domain.layout import PageLayout

PICTURE = PagePicture(b"\x89PNG picture", 400, 518)


@dataclass(slots=True)
class FakePages:
    """`text` is that of the document, with a form feed at the end of each page. `lines`: the first word of each line of
    each page. `confidence`: of each word, as on a scan, and whether it is `disputed`. `all`: its pages, None while they
    are drawn. `error` makes it fail.
    """

    text: str = ""
    lines: tuple[int, ...] = ()
    confidence: float | None = None
    disputed: bool = False
    error: GlossatorError | None = None
    all: Sequence[ListedPage] | None = None
    listings: list[tuple[str, str]] = field(default_factory=list)
    drawn: list[PictureRequest] = field(default_factory=list)
    asked: list[tuple[str, int, str]] = field(default_factory=list)

    async def page(self, document_id: str, number: int, purpose: str) -> OriginalPage:
        if self.error:
            raise self.error
        self.asked.append((document_id, number, purpose))
        pages = re.findall(r"[^\f]*\f?", self.text)
        start = sum(len(one) for one in pages[: number - 1])
        words = list(re.finditer(r"\S+", pages[number - 1]))
        boxes = [side for place in range(len(words)) for side in (10.0 * place, 0.0, 10.0 * place + 9, 8.0)]
        starts, ends = (tuple(start + one.span()[edge] for one in words) for edge in (0, 1))
        lines = self.lines if words else ()
        known = () if self.confidence is None else (self.confidence,) * len(words)
        differing = tuple(range(len(words))) if self.disputed else ()
        layout = PageLayout(612.0, 792.0, starts, ends, tuple(boxes), known, lines, differing)
        return OriginalPage(layout, len(pages) - 1)

    async def listed(self, document_id: str, purpose: str) -> Sequence[ListedPage] | None:
        if self.error:
            raise self.error
        self.listings.append((document_id, purpose))
        return self.all

    async def picture(self, request: PictureRequest) -> PagePicture:
        if self.error:
            raise self.error
        self.drawn.append(request)
        return PICTURE
