"""What a text of OpenDocument embeds: pictures, formulas, charts, form controls, and other files."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from services.ingestion.extractors.odt.names import q, value
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.result import without_marks
from services.shared.domain.document import GapKind

_WIDE = 12.7  # cm: most of the width of the text of a page
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6}
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_NOTES = frozenset({"annotation", "annotation-xml"})
_SIGNS = {"mfrac": "/", "msup": "^", "msub": "_", "msubsup": "_^"}


class Objects:
    """The objects of a package. Each is read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._read: set[str] = set()
        self._controls: dict[str, etree._Element] = {}

    def add_forms(self, forms: etree._Element) -> None:
        """Remember the controls of forms, which the text refers to."""
        for one in forms.iter("{*}*"):
            self._controls[value(one, "form:id") or value(one, "xml:id")] = one

    def control(self, element: etree._Element) -> str:
        """What a reader sees of a form control: a check mark and its label, or a text."""
        control = self._controls.get(value(element, "draw:control"))
        if control is None:
            return ""
        label = value(control, "form:label")
        if control.tag in (q("form:checkbox"), q("form:radio")):
            state = value(control, "form:current-state") or value(control, "form:state")
            on = state == "checked" or "true" in (
                value(control, "form:current-selected"),
                value(control, "form:selected"),
            )
            return without_marks(f"{'☒' if on else '☐'} {label}".rstrip())
        return without_marks(value(control, "form:current-value") or value(control, "form:value") or label)

    def text(self, element: etree._Element) -> str | GapKind:
        """The text of a formula or a chart; else the kind of the gap."""
        inner = next((one for one in element if one.tag == q("math:math")), None)
        if inner is not None:
            return without_marks(formula(inner))
        name = value(element, "xlink:href").removeprefix("./")
        if element.tag != q("draw:object") or not name or name in self._read:
            return "" if name in self._read else GapKind.EMBEDDED
        self._read.add(name)
        part = self._package.xml(f"{name}/content.xml")
        if part is None:
            return GapKind.EMBEDDED
        if part.tag == q("math:math"):
            return without_marks(formula(part))
        if part.find(f"{q('office:body')}/{q('office:chart')}") is None:
            return GapKind.EMBEDDED
        return "\n".join(without_marks(one) for one in _paragraphs(part))


def is_wide(frame: etree._Element) -> bool:
    """Whether a frame has most of the width of a page."""
    width = value(frame, "svg:width")
    try:
        return float(width[:-2]) * _UNITS.get(width[-2:], 0.0) >= _WIDE
    except ValueError:
        return False


def _paragraphs(part: etree._Element) -> Iterator[str]:
    for one in part.iter(q("text:p")):
        text = " ".join("".join(map(str, one.itertext())).split())
        if text:
            yield text


@dataclass(slots=True)
class _Part:
    """An element of a formula: the signs between what it contains, what follows it, and how much was read."""

    rest: Iterator[etree._Element]
    signs: str = ""
    after: str = ""
    count: int = 0


def formula(math: etree._Element) -> str:
    """The text of MathML in one line, as in `(a+b)/c` and `x^2`."""
    found: list[str] = []
    stack = [_Part(iter(math))]
    while stack:
        part = stack[-1]
        element = next(part.rest, None)
        if element is None:
            found.append(part.after)
            stack.pop()
            continue
        name = str(element.tag).removeprefix(_MATH)
        if element.tag is etree.Entity or name in _NOTES:
            continue
        if part.signs and part.count:
            found.append(part.signs[min(part.count, len(part.signs)) - 1])
        part.count += 1
        root = "√" if name == "msqrt" else ""
        is_long = bool(root) or (bool(part.signs) and len(element) > 0)
        found += (root, "(" * is_long, " ".join((element.text or "").split()))
        stack.append(_Part(iter(element), _SIGNS.get(name, ""), ")" * is_long))
    return "".join(found)
