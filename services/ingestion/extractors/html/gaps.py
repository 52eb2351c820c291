"""Count what a page shows and its text does not have: pictures, pages that are pictures, and other files."""

from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.gaps import gap_of
from services.ingestion.extractors.html.look import side_of
from services.ingestion.extractors.html.values import words_of
from services.shared.domain.document import Gap, GapKind, GapPlace

_DOT = 3  # pixels: a smaller picture or frame only counts visits
_PAGE_WIDTH = 500  # pixels
_PAGE_SHAPE = 1.2  # height by width
_FEW_WORDS = 20
_FILES = {
    "iframe": ("src",),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data", "classid"),
    "applet": ("code", "archive"),
}


@dataclass(slots=True)
class Gaps:
    """Collects the gaps of one document, in the order of its text. `known`: addresses of files that are no gap. What is
    missing waits until the block of text at its place is written.
    """

    known: frozenset[str] = frozenset()
    _missing: dict[object, tuple[GapKind, GapPlace]] = field(default_factory=dict)  # by picture, or by a number
    _waiting: list[object] = field(default_factory=list)
    _others: int = 0

    def see(self, element: etree._Element, tag: str) -> None:
        """Count an element that the reader sees."""
        if tag in ("img", "canvas"):
            if kind := _picture(element, tag):
                self._miss(element, kind)
        elif tag in _FILES and _shows_a_file(element, tag, self.known):
            self.add(GapKind.EMBEDDED)

    def add(self, kind: GapKind) -> None:
        """Count what is not an element."""
        self._others += 1
        self._miss(self._others, kind)

    def read(self, picture: etree._Element) -> None:
        """The text of a picture has been found."""
        self._missing.pop(picture, None)

    def place(self, offset: int, page: int) -> None:
        """Place what was missed since the last block: the text there begins at `offset`, on `page` from 1."""
        place = GapPlace(offset, page)
        for one in self._waiting:
            if one in self._missing:
                self._missing[one] = (self._missing[one][0], place)
        self._waiting.clear()

    def found(self, pages: int) -> tuple[Gap, ...]:
        """One gap for each kind. `pages`: of the text, or 0 if it has none."""
        places: dict[GapKind, list[GapPlace]] = {}
        for kind, place in self._missing.values():
            places.setdefault(kind, []).append(place)
        return tuple(gap_of(kind, len(places[kind]), places[kind], pages) for kind in GapKind if kind in places)

    def _miss(self, what: object, kind: GapKind) -> None:
        self._missing[what] = (kind, GapPlace(0))
        self._waiting.append(what)


def _picture(element: etree._Element, tag: str) -> GapKind | None:
    words = words_of(element)
    width, height = side_of(element, "width"), side_of(element, "height")
    if width and height and width >= _PAGE_WIDTH and height >= width * _PAGE_SHAPE and tag == "img":
        return GapKind.SCAN if len(words.split()) < _FEW_WORDS else None
    # An empty text says that the picture is a decoration.
    is_decoration = element.get("alt") is not None and not (element.get("alt") or "").strip()
    return None if words.strip() or is_decoration or _is_dot(element) else GapKind.PICTURE


def _is_dot(element: etree._Element) -> bool:
    sides = (side_of(element, "width"), side_of(element, "height"))
    return any(side is not None and side < _DOT for side in sides)


def _shows_a_file(element: etree._Element, tag: str, known: frozenset[str]) -> bool:
    if element.get("srcdoc") is not None or _is_dot(element):
        return False
    addresses = ((element.get(name) or "").strip().lower() for name in _FILES[tag])
    return any(one and one not in known and not one.startswith(("about:", "javascript:")) for one in addresses)
