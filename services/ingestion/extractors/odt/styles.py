"""The styles of OpenDocument: what they hide, where they begin a page, and how they number."""

from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.odt.names import number, q, value

_TINY = 2.0  # points
_WHITE = "#ffffff"
_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: `style` is `1`, `a`, `i` … or empty, `shown` the number of levels in the label, `bullet` a
    label that does not count.
    """

    style: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1
    bullet: bool = False


@dataclass(slots=True)
class Look:
    """What a style says itself: whether it hides text, and whether text is white or has a background; None if it does
    not say. `page`: a page begins before the paragraph. `list`: the style of its list. `off`: a page is not shown.
    """

    hidden: bool | None = None
    white: bool | None = None
    shaded: bool = False
    page: bool = False
    list: str = ""
    off: bool = False


@dataclass(slots=True)
class Styles:
    """The styles of a document. A style has what it says itself, and else what its parents say."""

    looks: dict[tuple[str, str], Look] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    outline: dict[int, Level] = field(default_factory=dict)
    _parents: dict[tuple[str, str], str] = field(default_factory=dict)
    _known: dict[tuple[str, str], Look] = field(default_factory=dict)

    def read(self, part: etree._Element | None) -> None:
        """Read the styles of a part."""
        for one in () if part is None else part.iter(q("style:style"), q("text:list-style"), q("text:outline-style")):
            if one.tag == q("style:style"):
                key = (value(one, "style:family"), value(one, "style:name"))
                self._parents[key] = value(one, "style:parent-style-name")
                self.looks[key] = _look(one)
            elif one.tag == q("text:list-style"):
                self.lists[value(one, "style:name")] = _levels(one)
            else:
                self.outline = _levels(one)

    def of(self, family: str, name: str) -> Look:
        """The look of a style. A style that is its own parent has what it says itself."""
        if (family, name) not in self._known:
            self._known[family, name] = self._found(family, name)
        return self._known[family, name]

    def _found(self, family: str, name: str) -> Look:
        found, seen = Look(), 0
        while name and seen < _DEEPEST:
            own = self.looks.get((family, name), Look())
            if found.hidden is None:
                found.hidden = own.hidden
            if found.white is None:
                found.white = own.white
            found.shaded |= own.shaded
            found.page |= own.page
            found.off |= own.off
            found.list = found.list or own.list
            name = self._parents.get((family, name), "")
            seen += 1
        return found


def _look(style: etree._Element) -> Look:
    look = Look(list=value(style, "style:list-style-name"))
    for one in style.iterchildren():
        if one.tag == q("style:text-properties"):
            display, size = value(one, "text:display"), value(one, "fo:font-size")
            if display or _is_tiny(size):
                look.hidden = display == "none" or _is_tiny(size)
            colour = value(one, "fo:color").lower()
            if colour or value(one, "style:use-window-font-color"):
                look.white = colour == _WHITE and value(one, "style:use-window-font-color") != "true"
        look.shaded |= value(one, "fo:background-color").lower() not in ("", "transparent", _WHITE)
        look.shaded |= value(one, "draw:fill") not in ("", "none")
        look.page |= value(one, "fo:break-before") == "page"
        look.off |= value(one, "presentation:visibility") == "hidden"
        look.hidden = True if value(one, "text:display") == "none" else look.hidden
    return look


def _is_tiny(size: str) -> bool:
    try:
        return size.endswith("pt") and float(size[:-2]) <= _TINY
    except ValueError:
        return False


def _levels(style: etree._Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for one in style.iterchildren():
        level = number(value(one, "text:level"), 1, _DEEPEST)
        if one.tag in (q("text:list-level-style-bullet"), q("text:list-level-style-image")):
            found[level] = Level(bullet=True)
        else:
            found[level] = Level(
                value(one, "style:num-format"),
                value(one, "style:num-prefix")[:20],
                value(one, "style:num-suffix")[:20],
                number(value(one, "text:display-levels"), 1, _DEEPEST),
                number(value(one, "text:start-value"), 1),
            )
    return found
