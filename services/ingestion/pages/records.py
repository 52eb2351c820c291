"""Records of pages that are read."""

from dataclasses import dataclass

from services.shared.domain.layout import PageLayout
from services.shared.domain.requests import Request
from services.shared.domain.spans import OriginalSpan

NARROWEST, WIDEST = 100, 2400  # pixels
STEP = 100  # pixels: few widths, so that few pictures of a page are stored


@dataclass(frozen=True, slots=True)
class ListedPage:
    """The size of a page in points, and the places in the text of what is on it, in order."""

    width: float
    height: float
    spans: tuple[OriginalSpan, ...]


@dataclass(frozen=True, slots=True)
class ReadPageResponse:
    """`pages`: how many the document has. `layout`: the size of the page, and its words if no picture was requested;
    None in a list. `image`: the picture as PNG, or empty. `drawing`: the pages to list are drawn now.
    """

    pages: int = 0
    layout: PageLayout | None = None
    image: bytes = b""
    image_width: int = 0
    image_height: int = 0
    listed: tuple[ListedPage, ...] = ()
    drawing: bool = False


@dataclass(frozen=True, slots=True)
class ReadPageRequest(Request[ReadPageResponse]):
    """A page of a document, counted from 1. `width`: pixels of its picture, or 0 for its words only. Words in the
    `masked` spans are covered; if `unmasked`, nothing is covered, and the picture is not stored. `list`: all pages
    instead.
    """

    document_id: str
    number: int = 0
    width: int = 0
    masked: tuple[OriginalSpan, ...] = ()
    unmasked: bool = False
    purpose: str = ""
    list: bool = False


def width_of(width: int) -> int:
    """The width in which a page is drawn: the next multiple of `STEP`."""
    return -(-width // STEP) * STEP
