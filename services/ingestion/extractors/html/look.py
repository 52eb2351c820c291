"""How a browser shows the text of an element, by its attributes. Style sheets are not evaluated."""

import re
from enum import Enum, auto

from lxml import etree

from services.ingestion.extractors.html.style import Style, style_of

_LENGTH = re.compile(r"\s*+(\d{1,6}(?:\.\d{1,9})?)\s*+(px|pt|in|cm|mm)?\s*+(?:;|!|$)", re.I)
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
_PAGE = 400  # pixels of each side of a picture of a page


class Look(Enum):
    """`RECOGNISED`: the text of a scan, below or over the picture of its page."""

    SEEN = auto()
    RECOGNISED = auto()
    HIDDEN = auto()


def look_of(element: etree._Element, *, coloured: bool) -> Look:
    """`coloured`: the element or an outer one has a background.

    A scan has its recognised text below or over the picture of each page, white or tiny. It is what the reader sees.
    """
    style = style_of(element)
    if element.get("hidden") is not None or style.removed:
        return Look.HIDDEN
    if not _is_unseen(element, style, coloured=coloured):
        return Look.SEEN
    return Look.HIDDEN if page_before(element) is None else Look.RECOGNISED


def page_before(element: etree._Element) -> etree._Element | None:
    """The picture of a page whose recognised text is in `element`."""
    parent = element.getparent()
    before = element.getprevious()
    if before is None and parent is not None:
        before = parent.getprevious()
    if before is None or str(before.tag).lower() != "img":
        return None
    return before if all((side_of(before, side) or 0) >= _PAGE for side in ("width", "height")) else None


def side_of(element: etree._Element, side: str) -> float | None:
    """The `width` or `height` of an element in pixels. None if it is not stated, or relative."""
    style = style_of(element)
    stated = style.width if side == "width" else style.height
    match = _LENGTH.match(element.get(side) or "" if stated is None else stated)
    return float(match[1]) * _PIXELS[(match[2] or "").lower()] if match else None


def has_background(element: etree._Element) -> bool:
    return element.get("bgcolor") is not None or element.get("background") is not None or style_of(element).background


def _is_unseen(element: etree._Element, style: Style, *, coloured: bool) -> bool:
    if style.unseen or (style.white and not coloured):
        return True
    return not coloured and str(element.get("color")).lower() in ("white", "#ffffff", "#fff")
