"""Records of pages that are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.ingestion.drawing.draw import Drawn
from services.shared.domain.layout import PageLayout
from services.shared.domain.spans import OriginalSpan

NARROWEST, WIDEST = 100, 2400  # pixels
STEP = 100  # pixels: few widths, so that few pictures of a page are stored


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page of a document, counted from 1. `width`: pixels of its picture, or 0 for its words only. Words in the
    `masked` spans are covered; if `unmasked`, nothing is covered, and the picture is not stored.
    """

    document_id: str
    number: int
    width: int = 0
    masked: Sequence[OriginalSpan] = ()
    unmasked: bool = False


@dataclass(frozen=True, slots=True)
class PageRead:
    """`pages`: how many the document has. `layout`: the size of the page, and its words if no picture was requested."""

    pages: int
    layout: PageLayout
    drawn: Drawn | None = None


@dataclass(frozen=True, slots=True)
class ListedPage:
    """The size of a page in points, and the places in the text of what is on it, in order."""

    width: float
    height: float
    spans: tuple[OriginalSpan, ...]


def width_of(width: int) -> int:
    """The width in which a page is drawn: the next multiple of `STEP`."""
    return -(-width // STEP) * STEP
