"""Detect runs of DOCX that a reader does not see: hidden, white on no background, or tiny."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from services.ingestion.extractors.docx.revisions import Tracked, within
from services.ingestion.extractors.docx.xml import value, w

_TINY = 4  # half points
_NO_COLOUR = frozenset({"", "AUTO", "FFFFFF"})
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class Place:
    """What the elements around a text say of it: its tracked change, whether it has a background, whether it is hidden,
    whether it is in a cell, and how many tables and text boxes contain it.
    """

    change: Tracked | None = None
    coloured: bool = False
    hidden: bool = False
    cell: bool = False
    depth: int = 0

    def changed(self, change: Tracked | None) -> "Place":
        """The place inside a tracked change."""
        whole = within(self.change, change)
        return self if whole == self.change else replace(self, change=whole)

    def covered(self) -> "Place":
        """The place inside a cell that Word does not show: it is merged with the cell above."""
        return replace(self, hidden=True)

    def around(self, properties: etree._Element | None) -> "Place":
        """The place inside a paragraph, a cell or a table with these properties. A style of a table is a background."""
        if properties is None or self.coloured:
            return self
        if _is_shaded(properties.find(w("shd"))) or properties.find(w("tblStyle")) is not None:
            return replace(self, coloured=True)
        return self


class Visibility:
    """Reads the properties of runs, of their styles, and of the styles of their paragraphs.

    `webHidden` is not hidden: Word hides it on web pages only, and sets it in every table of contents.
    """

    def __init__(self, styles: etree._Element | None) -> None:
        found = () if styles is None else styles.iter(w("style"))
        self._hidden = _hidden_styles({value(one, "styleId"): one for one in found})

    def in_paragraph(self, properties: etree._Element | None, place: Place) -> Place:
        """The place inside a paragraph with these properties."""
        place = place.around(properties)
        if properties is None or not self._hidden:
            return place
        return replace(place, hidden=place.hidden or value(properties.find(w("pStyle")), "val") in self._hidden)

    def in_run(self, run: etree._Element, place: Place) -> Place:
        """The place inside a run."""
        properties = run.find(w("rPr"))
        if properties is None:
            return place
        hidden = self._is_hidden({one.tag: one for one in reversed(properties)}, place)
        return place if hidden == place.hidden else replace(place, hidden=hidden)

    def _is_hidden(self, properties: Mapping[str, etree._Element], place: Place) -> bool:
        vanish = properties.get(w("vanish"))
        if vanish is not None:
            return value(vanish, "val") not in _OFF
        if _is_tiny(properties) or (_is_white(properties) and not _has_background(properties, place)):
            return True
        return place.hidden or (bool(self._hidden) and value(properties.get(w("rStyle")), "val") in self._hidden)


def _hidden_styles(styles: dict[str, etree._Element]) -> frozenset[str]:
    """The names of the styles that hide text themselves, or whose base style does."""
    known: dict[str, bool] = {}
    for first in styles:
        chain: list[str] = []
        name, hidden = first, False
        while name in styles and name not in known:
            chain.append(name)
            known[name] = False  # a style that is based on itself
            vanish = styles[name].find(f"{w('rPr')}/{w('vanish')}")
            if vanish is not None:
                hidden = value(vanish, "val") not in _OFF
                break
            name = value(styles[name].find(w("basedOn")), "val")
        else:
            hidden = known.get(name, False)
        known.update(dict.fromkeys(chain, hidden))
    return frozenset(name for name, hidden in known.items() if hidden)


def _is_tiny(properties: Mapping[str, etree._Element]) -> bool:
    size = value(properties.get(w("sz")), "val")
    return size.isdecimal() and len(size) < 9 and int(size) <= _TINY


def _is_white(properties: Mapping[str, etree._Element]) -> bool:
    colour = properties.get(w("color"))
    return value(colour, "val").upper() == "FFFFFF" and not value(colour, "themeColor")


def _has_background(properties: Mapping[str, etree._Element], place: Place) -> bool:
    """Whether the run, its paragraph, or a cell or table around it has a colour. A drawing counts as one."""
    return place.coloured or w("highlight") in properties or _is_shaded(properties.get(w("shd")))


def _is_shaded(shading: etree._Element | None) -> bool:
    return shading is not None and value(shading, "fill").upper() not in _NO_COLOUR
