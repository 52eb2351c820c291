"""The numbers of lists and headings of OpenDocument, which a program computes and does not store."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.docx.numbering import figure
from services.ingestion.extractors.odt.names import number, q, value
from services.ingestion.extractors.odt.styles import Level, Styles

_FIGURES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_Counters = dict[int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """A place in a list: its style, its depth from 1, its counters, and the label of its next paragraph, if any."""

    style: str
    depth: int
    counters: _Counters
    label: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Lists:
    """The state of all lists. Call `begin` and `item` once for each list and each item, in order."""

    styles: Styles
    _by_id: dict[str, _Counters] = field(default_factory=dict)
    _by_style: dict[str, _Counters] = field(default_factory=dict)
    _outline: _Counters = field(default_factory=dict)

    def begin(self, element: etree._Element, around: Item | None) -> Item:
        """The place at the begin of a list, which can be inside an item."""
        style = value(element, "text:style-name") or (around.style if around else "")
        if around is not None:
            return Item(style, around.depth + 1, around.counters)
        continued = value(element, "text:continue-list")
        if continued and continued in self._by_id:
            counters = self._by_id[continued]
        elif value(element, "text:continue-numbering") == "true":
            counters = self._by_style.get(style, {})
        else:
            counters = {}
        self._by_id[value(element, "xml:id")] = self._by_style[style] = counters
        return Item(style, 1, counters)

    def item(self, element: etree._Element, place: Item) -> Item:
        """The place inside an item. An item that begins with a list has no label of its own."""
        first = next(iter(element), None)
        if element.tag == q("text:list-header") or first is None or first.tag == q("text:list"):
            return Item(place.style, place.depth, place.counters)
        levels = self.styles.lists.get(place.style, {})
        start = number(value(element, "text:start-value"), -1)
        label = _label(levels, place.depth, place.counters, start)
        return Item(place.style, place.depth, place.counters, [label] if label else [])

    def heading(self, element: etree._Element) -> str:
        """The label of a heading that is in no list."""
        if not self.styles.outline or value(element, "text:is-list-header") == "true":
            return ""
        depth = number(value(element, "text:outline-level"), 1, 10)
        return _label(self.styles.outline, depth, self._outline, number(value(element, "text:start-value"), -1))


def _label(levels: Mapping[int, Level], depth: int, counters: _Counters, start: int) -> str:
    level = levels.get(depth)
    if level is None:
        return ""
    if level.bullet:
        return "• "
    counters[depth] = start if start >= 0 else counters.get(depth, level.start - 1) + 1
    for inner in [one for one in counters if one > depth]:
        del counters[inner]
    if not level.style:
        return ""
    shown = range(max(1, depth - level.shown + 1), depth + 1)
    figures = [_figure(levels.get(one, level), counters.get(one, levels.get(one, level).start)) for one in shown]
    return f"{level.prefix}{'.'.join(one for one in figures if one)}{level.suffix} "


def _figure(level: Level, count: int) -> str:
    return figure(count, _FIGURES[level.style]) if level.style in _FIGURES else ""
