"""The marked text of the paragraphs of a shape, with the numbers of its lists and with hidden runs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.docx.numbering import figure
from services.ingestion.extractors.ooxml.formulas import signs
from services.ingestion.extractors.ooxml.names import ALTERNATIVE, A, M, alternatives, m
from services.ingestion.extractors.result import hide, without_marks

_TINY = 200  # hundredths of a point
_SHAPES = {"Period": "%.", "ParenR": "%)", "ParenBoth": "(%)", "Plain": "%"}
_FIGURES = {
    "arabic": "decimal",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}


def a(name: str) -> str:
    """Qualify `name` with the namespace of drawings."""
    return f"{{{A}}}{name}"


def paragraphs_of(body: etree._Element | None) -> list[str]:
    """The marked paragraphs of a text body that have text; none if it is None."""
    lists = _Lists()
    found = () if body is None else body.iterchildren(a("p"))
    return [text for text in (_paragraph(one, lists) for one in found) if text]


@dataclass(slots=True)
class _Lists:
    """The numbers of the lists of one text body, by level: the kind of the list and its last number."""

    _last: dict[int, tuple[str, int]] = field(default_factory=dict)

    def label(self, paragraph: etree._Element) -> str:
        """What PowerPoint draws before a paragraph that has text: its number or bullet, and a space."""
        properties = paragraph.find(a("pPr"))
        level = _whole("" if properties is None else properties.get("lvl") or "", 0)
        for inner in [one for one in self._last if one > level]:
            del self._last[inner]
        numbered = None if properties is None else properties.find(a("buAutoNum"))
        if numbered is None:
            self._last.pop(level, None)
            return "• " if properties is not None and properties.find(a("buChar")) is not None else ""
        kind = numbered.get("type") or "arabicPeriod"
        before, number = self._last.get(level, ("", 0))
        number = number + 1 if before == kind else _whole(numbered.get("startAt") or "", 1)
        self._last[level] = (kind, number)
        return f"{_numbered(kind, number)} "


def _numbered(kind: str, number: int) -> str:
    name = next((one for one in _FIGURES if kind.startswith(one)), "arabic")
    shape = _SHAPES.get(kind.removeprefix(name), "%.")
    return shape.replace("%", figure(number, _FIGURES[name]))


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default


def _paragraph(paragraph: etree._Element, lists: _Lists) -> str:
    text = "".join(_pieces(paragraph))
    return f"{lists.label(paragraph)}{text}" if text.strip() else ""


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    """The texts of a paragraph, in linear time and with memory for its depth."""
    stack: list[tuple[Iterator[etree._Element], str, bool]] = [(iter(paragraph), "", False)]
    while stack:
        rest, after, hidden = stack[-1]
        element = next(rest, None)
        if element is None:
            stack.pop()
            yield after
        elif element.tag in _TEXTS:
            text = without_marks("".join(map(str, element.itertext())))
            yield hide(text) if hidden else text
        elif element.tag == a("br"):
            yield "\n"
        elif element.tag == ALTERNATIVE:
            first, fallback = alternatives(element)
            stack.append((iter(first or fallback), "", hidden))
        elif element.tag not in _OMITTED and not _is_number_of_slide(element):
            before, after = signs(element) if str(element.tag).startswith(_FORMULA) else ("", "")
            yield before
            stack.append((iter(element), after, hidden or _is_hidden(element.find(a("rPr")))))


def _is_number_of_slide(element: etree._Element) -> bool:
    return bool(element.tag == a("fld") and element.get("type") == "slidenum")


def _is_hidden(properties: etree._Element | None) -> bool:
    """Whether a run is tiny, has no colour, or one that is transparent."""
    if properties is None:
        return False
    size = properties.get("sz") or ""
    if size.isdecimal() and len(size) < 9 and int(size) <= _TINY:
        return True
    if properties.find(a("noFill")) is not None and properties.find(a("ln")) is None:
        return True
    alpha = properties.find(f"{a('solidFill')}/*/{a('alpha')}")
    return alpha is not None and (alpha.get("val") or "").rstrip("%") == "0"


_FORMULA = f"{{{M}}}"
_TEXTS = frozenset({a("t"), m("t")})
_OMITTED = frozenset({*map(a, ("pPr", "rPr", "endParaRPr")), m("ctrlPr"), etree.Entity})
