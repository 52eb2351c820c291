"""Compute the list numbers that Word prints before paragraphs but does not store in their text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from services.ingestion.extractors.docx.xml import find_all, value, w


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: `pattern` as "%1.%2", `style` as `lowerRoman`, and the first number."""

    pattern: str
    style: str
    start: int = 1
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The state of all lists. Call `label` once per paragraph, in order.

    A level deeper than 8 does not exist in Word, which ignores it.
    """

    lists: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    overrides: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[str] = field(default_factory=set)

    def label(self, paragraph: etree._Element, *, counts: bool = True) -> str:
        """The printed number and a space, or an empty string. A deleted paragraph does not count: the next one has its
        number.
        """
        number, depth = self._place(paragraph)
        abstract = self.lists.get(number, "")
        level = self.levels.get(abstract, {}).get(depth)
        if level is None or level.style == "none":
            return ""
        if level.style == "bullet":
            return "• "
        before = dict(self._counters.get(abstract, {}))
        counters = self._count(number, abstract, depth, level)
        if not counts:
            self._counters[abstract] = before
        text = level.pattern
        for inner in range(depth + 1):
            other = self.levels[abstract].get(inner, level)
            style = "decimal" if level.legal else other.style
            text = text.replace(f"%{inner + 1}", figure(counters.get(inner, other.start), style))
        return f"{text} " if text else ""

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        properties = paragraph.find(w("pPr"))
        if properties is None:
            return "", 0
        style = value(properties.find(w("pStyle")), "val")
        number, depth = self.styles.get(style, ("", 0))
        own = properties.find(w("numPr"))
        if own is not None:
            number = value(own.find(w("numId")), "val") or number
            depth = _number(value(own.find(w("ilvl")), "val"), depth)
        return number, depth

    def _count(self, number: str, abstract: str, depth: int, level: Level) -> dict[int, int]:
        # Lists that share a definition continue one count, until one of them restarts it.
        counters = self._counters.setdefault(abstract, {})
        if number in self.overrides and number not in self._restarted:
            self._restarted.add(number)
            for inner, start in self.overrides[number].items():
                counters[inner] = start - 1
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for inner in [one for one in counters if one > depth]:
            del counters[inner]
        return counters


def read_numbering(part: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Read `numbering.xml` and `styles.xml`; both can be missing."""
    if part is None:
        return Numbering()
    abstracts = {value(one, "abstractNumId"): _levels(one) for one in part.iterchildren(w("abstractNum"))}
    lists: dict[str, str] = {}
    overrides: dict[str, dict[int, int]] = {}
    for one in part.iterchildren(w("num")):
        number = value(one, "numId")
        lists[number] = value(one.find(w("abstractNumId")), "val")
        starts = {
            depth: _number(value(override.find(w("startOverride")), "val"), 1)
            for override in one.iterchildren(w("lvlOverride"))
            if 0 <= (depth := _number(value(override, "ilvl"), 0)) <= _DEEPEST
            and override.find(w("startOverride")) is not None
        }
        if starts:
            overrides[number] = starts
    return Numbering(lists, abstracts, overrides, _styles(styles, part))


def figure(number: int, style: str) -> str:
    """Format `number` as "iv", "d", "IV", "04" …, or as a decimal if the style is unknown."""
    match style:
        case "lowerRoman":
            return _roman(number).lower()
        case "upperRoman":
            return _roman(number)
        case "lowerLetter" | "upperLetter" if 0 < number <= _MOST_LETTERS:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if style == "lowerLetter" else letter.upper()
        case "decimalZero":
            return f"{number:02d}"
        case "ordinal":
            return f"{number}{'th' if 10 < number % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
        case _:
            return str(number)


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {
        _number(value(one, "ilvl"), 0): Level(
            value(one.find(w("lvlText")), "val")[:_LONGEST],
            value(one.find(w("numFmt")), "val"),
            _number(value(one.find(w("start")), "val"), 1),
            one.find(w("isLgl")) is not None,
        )
        for one in abstract.iterchildren(w("lvl"))
        if 0 <= _number(value(one, "ilvl"), 0) <= _DEEPEST
    }


def _styles(styles: etree._Element | None, part: etree._Element) -> dict[str, tuple[str, int]]:
    """Map each style to a list and level: from the style, from its base style, or from a level that names the style."""
    if styles is None:
        return {}
    depths = {value(one.find(w("pStyle")), "val"): _number(value(one, "ilvl"), 0) for one in find_all(part, "lvl")}
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles.iterchildren(w("style")):
        name = value(style, "styleId")
        based[name] = value(style.find(w("basedOn")), "val")
        numbers = style.find(f"{w('pPr')}/{w('numPr')}")
        if numbers is not None:
            depth = _number(value(numbers.find(w("ilvl")), "val"), depths.get(name, 0))
            own[name] = (value(numbers.find(w("numId")), "val"), depth)
    return {name: found for name in based if (found := _inherited(name, own, based)) is not None}


def _inherited(name: str, own: Mapping[str, tuple[str, int]], based: Mapping[str, str]) -> tuple[str, int] | None:
    for _ in range(20):
        if name in own:
            return own[name]
        name = based.get(name, "")
        if not name:
            break
    return None


def _number(text: str, default: int) -> int:
    try:
        return int(text)
    except ValueError:
        return default


@lru_cache(4096)
def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for amount, letters in _ROMAN:
        text += letters * (number // amount)
        number %= amount
    return text


_DEEPEST = 8
_LONGEST = 255
"""Code points of the pattern of a level, as in Word."""
_MOST_LETTERS = 780
"""The last number that Word prints as letters: 30 of them."""
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
