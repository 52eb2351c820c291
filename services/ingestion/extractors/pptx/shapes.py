"""The shapes of a slide in the order of its reading, with what a reader of the slide does not see."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from lxml import etree

from services.ingestion.extractors.ooxml.diagrams import DIAGRAMS
from services.ingestion.extractors.ooxml.names import ALTERNATIVE, MC, P, alternatives
from services.ingestion.extractors.pptx.texts import a

_SLIDE = (9_144_000.0, 6_858_000.0)  # EMU: 10 by 7.5 inches
_LARGE = 0.5  # of the slide


def p(name: str) -> str:
    """Qualify `name` with the namespace of presentations."""
    return f"{{{P}}}{name}"


class Look(Enum):
    """The kind of a shape, by what a reader sees of it."""

    TEXT = "text"
    TABLE = "table"
    DIAGRAM = "diagram"
    FILE = "file"
    CONTROL = "control"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Shape:
    """`element`: the text body, the table or the reference to a diagram. `placeholder`: its type, or None. `hidden`: it
    is switched off or off the slide. `large`: it has half of the slide, or its size is that of the layout.
    """

    look: Look
    element: etree._Element
    placeholder: str | None = None
    hidden: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class Canvas:
    """A slide, or a group on it: its size, and how places in it become places on the slide."""

    size: tuple[float, float] = _SLIDE
    scale: tuple[float, float] = (1.0, 1.0)
    move: tuple[float, float] = (0.0, 0.0)
    hidden: bool = False

    def group(self, frame: etree._Element | None, *, hidden: bool) -> "Canvas":
        """The canvas of a group with this frame."""
        hidden = self.hidden or hidden
        if frame is None:
            return Canvas(self.size, self.scale, self.move, hidden)
        (x, y), (width, height) = _pair(frame, "off", "x", "y"), _pair(frame, "ext", "cx", "cy")
        (left, top), (wide, high) = _pair(frame, "chOff", "x", "y"), _pair(frame, "chExt", "cx", "cy")
        inner = (width / wide if wide else 1.0, height / high if high else 1.0)
        scale = (self.scale[0] * inner[0], self.scale[1] * inner[1])
        move = (
            self.move[0] + self.scale[0] * (x - left * inner[0]),
            self.move[1] + self.scale[1] * (y - top * inner[1]),
        )
        return Canvas(self.size, scale, move, hidden)

    def is_off(self, frame: etree._Element | None) -> bool:
        """Whether no part of a frame is on the slide. A turned frame is as large as its diagonal."""
        if frame is None:
            return False
        (x, y), (width, height) = self._place(frame)
        reach = (width / 2, height / 2)
        if (frame.get("rot") or "0") != "0":
            reach = (math.hypot(*reach), math.hypot(*reach))
        centre = (x + width / 2, y + height / 2)
        return any(c + r < 0 or c - r > side for c, r, side in zip(centre, reach, self.size, strict=True))

    def is_large(self, frame: etree._Element | None) -> bool:
        """Whether a frame has half of the slide, or states no size."""
        if frame is None:
            return True
        width, height = self._place(frame)[1]
        return width * height >= _LARGE * self.size[0] * self.size[1]

    def _place(self, frame: etree._Element) -> tuple[tuple[float, float], tuple[float, float]]:
        (x, y), (width, height) = _pair(frame, "off", "x", "y"), _pair(frame, "ext", "cx", "cy")
        return (
            (self.move[0] + self.scale[0] * x, self.move[1] + self.scale[1] * y),
            (self.scale[0] * width, self.scale[1] * height),
        )


def canvas_of(presentation: etree._Element) -> Canvas:
    """The canvas of the slides of a presentation."""
    size = presentation.find(p("sldSz"))
    sides = (0.0, 0.0) if size is None else (_number(size.get("cx")), _number(size.get("cy")))
    return Canvas(sides if min(sides) > 0 else _SLIDE)


def shapes(tree: etree._Element | None, canvas: Canvas) -> Iterator[Shape]:
    """The shapes on a slide, those of its groups among them, with memory for its depth."""
    stack = [(iter(() if tree is None else tree), canvas)]
    while stack:
        rest, canvas = stack[-1]
        element = next(rest, None)
        if element is None:
            stack.pop()
        elif element.tag == ALTERNATIVE:
            first, fallback = alternatives(element)
            stack.append((iter(first or fallback), canvas))
        elif element.tag == p("grpSp"):
            frame = element.find(f"{p('grpSpPr')}/{a('xfrm')}")
            stack.append((iter(element), canvas.group(frame, hidden=_is_switched_off(element))))
        elif element.tag in _LOOKS:
            yield from _LOOKS[element.tag](element, canvas)
        elif element.tag in _AROUND:
            stack.append((iter(element), canvas))


def _shape(element: etree._Element, canvas: Canvas) -> Iterator[Shape]:
    frame = element.find(f"{p('spPr')}/{a('xfrm')}")
    hidden = canvas.hidden or _is_switched_off(element) or canvas.is_off(frame)
    placeholder = element.find(f"{p('nvSpPr')}/{p('nvPr')}/{p('ph')}")
    kind = None if placeholder is None else placeholder.get("type") or "obj"
    if element.find(f"{p('spPr')}/{a('blipFill')}") is not None and canvas.is_large(frame):
        yield Shape(Look.PICTURE, element, hidden=hidden, large=True)
    body = element.find(p("txBody"))
    if body is not None:
        yield Shape(Look.TEXT, body, kind, hidden)


def _picture(element: etree._Element, canvas: Canvas) -> Iterator[Shape]:
    properties = element.find(f"{p('nvPicPr')}/{p('nvPr')}")
    if properties is not None and any(properties.find(a(one)) is not None for one in ("videoFile", "audioFile")):
        return
    frame = element.find(f"{p('spPr')}/{a('xfrm')}")
    hidden = canvas.hidden or _is_switched_off(element) or canvas.is_off(frame)
    yield Shape(Look.PICTURE, element, hidden=hidden, large=canvas.is_large(frame))


def _frame(element: etree._Element, canvas: Canvas) -> Iterator[Shape]:
    hidden = canvas.hidden or _is_switched_off(element) or canvas.is_off(element.find(p("xfrm")))
    for one in element.iter(a("tbl"), p("oleObj"), *DIAGRAMS):
        look = _INSIDE.get(str(one.tag), Look.DIAGRAM)
        yield Shape(look, one, hidden=hidden)
        return


def _control(element: etree._Element, canvas: Canvas) -> Iterator[Shape]:
    yield Shape(Look.CONTROL, element, hidden=canvas.hidden)


def _is_switched_off(element: etree._Element) -> bool:
    named = next(iter(element.iterfind(f"*/{p('cNvPr')}")), None)
    return named is not None and (named.get("hidden") or "0") in ("1", "true")


def _pair(frame: etree._Element, name: str, *attributes: str) -> tuple[float, float]:
    found = frame.find(a(name))
    first, second = (0.0 if found is None else _number(found.get(one)) for one in attributes)
    return first, second


def _number(text: str | None) -> float:
    """A number of EMU; 0 if it is none."""
    found = text or ""
    return float(found) if found.lstrip("-").isdecimal() and len(found) < 40 else 0.0


_INSIDE = {a("tbl"): Look.TABLE, p("oleObj"): Look.FILE}
_LOOKS = {p("sp"): _shape, p("cxnSp"): _shape, p("pic"): _picture, p("graphicFrame"): _frame, p("control"): _control}
_AROUND = frozenset({p("spTree"), p("controls"), f"{{{MC}}}Choice", f"{{{MC}}}Fallback"})
