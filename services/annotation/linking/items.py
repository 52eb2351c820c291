"""The lettered items of a passage, (a), (b)(i), as a tree."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.annotation.proofreading.outline import roman


@dataclass(slots=True)
class Item:
    """An item with its letter at `start`. Its own items are `below`."""

    label: str
    start: int
    stop: int
    apart: bool
    below: list["Item"] = field(default_factory=list)


@dataclass(slots=True)
class _Series:
    items: list[Item]
    apart: bool


@dataclass(frozen=True)
class Items:
    """The items of a passage. `top`: the outermost ones. `places`: by label, all of them in order, each with the labels
    of its series.
    """

    top: Sequence[Item]
    places: Mapping[str, Sequence[tuple[Item, frozenset[str]]]]

    def descend(self, labels: Sequence[str], level: Sequence[Item] | None = None) -> Item | None:
        """The item `(a)(ii)` for `("a", "ii")`; the item around it, if that has none such; None without the first. On
        the first level without the label, the first such item anywhere.
        """
        level = self.top if level is None else level
        found: Item | None = None
        for label in labels:
            here = next((one for one in level if one.label == label), None)
            here = here or self._inside(label, found)
            if here is None:
                return found
            found, level = here, here.below
        return found

    def _inside(self, label: str, outer: Item | None) -> Item | None:
        """The first item with the label, inside of `outer` if there is one."""
        known = self.places.get(label, ())
        at = bisect_right(known, outer.start, key=lambda one: one[0].start) if outer else 0
        found = known[at][0] if at < len(known) else None
        return None if found is None or (outer and found.start >= outer.stop) else found

    def near(self, place: int, label: str, others: frozenset[str]) -> tuple[Sequence[Item], Sequence[Item]]:
        """The items with the label before `place`, and those behind it, the nearest first: at most a few, those of a
        series that has all of `others` first.
        """
        known = self.places.get(label, ())
        at = bisect_left(known, place, key=lambda one: one[0].start)
        before, after = reversed(known[max(at - _FEW, 0) : at]), known[at : at + _FEW]
        return tuple(
            [one for one, _ in sorted(side, key=lambda each: not others <= each[1])] for side in (before, after)
        )  # type: ignore[return-value]


def index(top: Sequence[Item]) -> Items:
    """By label, in the order of the text."""
    places: dict[str, list[tuple[Item, frozenset[str]]]] = defaultdict(list)

    def visit(level: Sequence[Item]) -> None:
        labels = frozenset(one.label for one in level)
        for one in level:
            places[one.label].append((one, labels))
            visit(one.below)

    visit(top)
    return Items(top, places)


def items_of(text: str, start: int, stop: int) -> list[Item]:
    """The outermost items of `[start, stop)`, in order.

    A letter continues the innermost open series in which it is the next one; of its own kind, at the begin of a passage
    or inside of one, if there is one. A first letter begins a series below the last item.
    """
    top: list[Item] = []
    open_series: list[_Series] = []
    position = start
    for match in _ITEM.finditer(text, start, stop):
        before = text[max(match.start() - _NEAR, start) : match.start()]
        label = match["round"] or match["plain"]
        apart = bool(_APART.search(before)) or bool(match["plain"] and _ENDED.search(before))
        nested = match.start() - position <= 1 and match.start() > start
        if (_REFERS.search(before) and not apart and not nested) or _QUALIFIED.match(text, match.end()):
            continue
        position = match.end()
        apart = apart or match.start() - start < _HEADED
        if match["plain"] and not apart:
            continue
        item = Item(label, match.start(), stop, apart)
        if not _continue(open_series, item):
            while open_series and _is_over(text, open_series, item):
                open_series.pop()
            _begin(top, open_series, item)
    _end(top, stop)
    return top


def _continue(open_series: list[_Series], item: Item) -> bool:
    """Adds the item to the series that it continues. False if there is none."""
    places = [at for at in reversed(range(len(open_series))) if _follows(open_series[at].items[-1].label, item.label)]
    same = [at for at in places if open_series[at].apart == item.apart]
    if places:
        at = (same or places)[0]
        del open_series[at + 1 :]
        open_series[at].items.append(item)
    return bool(places)


def _begin(top: list[Item], open_series: list[_Series], item: Item) -> None:
    """Begins a series with the item: with a first letter, or with any letter at the begin of the passage."""
    if item.label.lower() in _FIRST or not top:
        items = open_series[-1].items[-1].below if open_series else top
        items.append(item)
        open_series.append(_Series(items, item.apart))


def _is_over(text: str, open_series: Sequence[_Series], item: Item) -> bool:
    """Whether the innermost series has ended: inside of a passage, an empty line follows its last item."""
    if len(open_series) >= _DEEPEST or open_series[-1].apart:
        return len(open_series) >= _DEEPEST
    last = open_series[-1].items[-1].start
    return bool(_EMPTY.search(text, max(last, item.start - _FAR), item.start))


def _end(items: Sequence[Item], stop: int) -> None:
    for at, one in enumerate(items):
        one.stop = items[at + 1].start if at + 1 < len(items) else stop
        _end(one.below, one.stop)


def _follows(last: str, label: str) -> bool:
    """Whether `label` is the next one after `last`: (ii) after (i), (b) after (a), (aa) after (z)."""
    if last.isdigit() or label.isdigit():
        return last.isdigit() and label.isdigit() and int(label) == int(last) + 1
    if last.isupper() != label.isupper():
        return False
    numeral, following = roman(last.upper()), roman(label.upper())
    if numeral and following == numeral + 1:
        return True
    if len(last) == len(label) == 1:
        return ord(label) == ord(last) + 1
    return (last in "zZ" and label.lower() == "aa") or (
        len(last) == len(label) == _DOUBLE and last[0] == last[1] and label[0] == label[1] == chr(ord(last[0]) + 1)
    )


_DOUBLE = 2
_DEEPEST = 8
_FEW = 12
_FAR = 4_000
_ENDED = re.compile(r"[.;:]\s\s+$")
_EMPTY = re.compile(r"\n[ \t\r]*\n")
_NEAR = 60
_HEADED = 140
_FIRST = frozenset({"a", "i", "1", "aa"})
_LABEL = r"[a-z]{1,2}|[ivxl]{3,6}|[A-Z]{1,2}|[IVX]{3,5}|\d{1,2}"
_ITEM = re.compile(rf"\((?P<round>{_LABEL})\)|(?<![\w.(])(?P<plain>[a-z]|[ivx]{{2,5}}|[A-Z]|\d{{1,2}})[.)](?=\s)")
_REFERS = re.compile(
    r"(?i)(?:\b(?:sections?|articles?|clauses?|(?:sub-?)?paragraphs?|sub-?sections?|sub-?clauses?|items?|schedules?"
    r"|exhibits?|rules?|\d(?:\.\d{1,3})*[a-z]?)\s{0,3}|\b(?:sections?|articles?|clauses?|(?:sub-?)?paragraphs?"
    r"|sub-?sections?)\s[\d.]{0,9}\s?\(\w{1,5}\)(?:\(\w{1,5}\))*,?\s?(?:and|or|through|to|-|,)?\s?|[\w]\)\s?)$"
)
_QUALIFIED = re.compile(
    r"\s{0,2}(?:of this|above|below|hereof|thereof|of the preceding|of such|or \([a-z]+\) (?:above|of))\b"
)
_APART = re.compile(r"(?:^|\n[ \t\r]*\n|[.;:,]\s*\n|\b(?:and|or)\s*\n|>\s*\n)[ \t\r*_]*(?:\d{1,2}(?:\.\d{1,3})*)?$")
