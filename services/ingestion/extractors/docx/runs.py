"""The text of the runs of one paragraph, each piece with its place, and the objects that the runs contain."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

from services.ingestion.extractors.docx.hidden import Place, Visibility
from services.ingestion.extractors.docx.objects import PICTURE, VML_PICTURE, Objects, is_wide
from services.ingestion.extractors.docx.revisions import REMOVED, tracked
from services.ingestion.extractors.docx.symbols import form_field, symbol
from services.ingestion.extractors.docx.xml import value, w
from services.ingestion.extractors.ooxml.diagrams import DIAGRAMS
from services.ingestion.extractors.ooxml.formulas import signs
from services.ingestion.extractors.ooxml.names import ALTERNATIVE, A, M, O, V, alternatives, m
from services.ingestion.extractors.result import without_marks
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject


@dataclass(frozen=True, slots=True)
class Box:
    """What follows the text of a paragraph: a text box, or the lines of a diagram."""

    content: etree._Element | str
    place: Place


_DEEPEST = 32
"""Tables, text boxes and alternatives inside one another."""


@dataclass(slots=True)
class Runs:
    """Reads the runs of one paragraph. A deleted text is a piece like any other: its place says that it is deleted."""

    visibility: Visibility
    objects: Objects
    pieces: list[tuple[list[str], Place]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    pictures: int = 0

    def read(self, elements: Iterable[etree._Element], place: Place) -> None:
        """Add what elements contain, in linear time and with memory for their depth."""
        stack = [(iter(elements), place, "")]
        while stack:
            rest, place, after = stack[-1]
            element = next(rest, None)
            if element is None:
                stack.pop()
                self._add(after, place)
                continue
            tag = element.tag
            if tag in _TEXTS:
                # With what follows an entity, which is not expanded.
                self._add("".join(map(str, element.itertext())), place.changed(_TEXTS[tag]))
            elif tag in _MARKS:
                self._add(_MARKS[tag], place)
            elif tag in _HANDLERS:
                _HANDLERS[tag](self, element, place)
            elif tag is etree.Entity:
                self.objects.gaps.miss(GapKind.MARKUP)
            elif tag not in _OMITTED:
                before, after = signs(element) if tag.startswith(_FORMULA) else ("", "")
                self._add(before, place)
                stack.append((iter(element), self._inside(element, place), after))

    def _inside(self, element: etree._Element, place: Place) -> Place:
        if element.tag in _RUNS:
            return self.visibility.in_run(element, place)
        return place.changed(tracked(element))

    def _add(self, text: str, place: Place) -> None:
        if not text:
            return
        if not self.pieces or self.pieces[-1][1] != place:
            self.pieces.append(([], place))
        self.pieces[-1][0].append(without_marks(text))

    def add_break(self, element: etree._Element, place: Place) -> None:
        is_page = value(element, "type") == "page"
        if is_page:
            self.objects.gaps.begin_page(shown=False)
        self._add("\f" if is_page else "\n", place)

    def add_page(self, _element: etree._Element, _place: Place) -> None:
        self.objects.gaps.begin_page(shown=True)

    def add_symbol(self, element: etree._Element, place: Place) -> None:
        self._add(symbol(element), place)

    def add_field(self, element: etree._Element, place: Place) -> None:
        self._add(form_field(element), place)

    def add_note(self, element: etree._Element, place: Place) -> None:
        self._add(f"[{value(element, 'id')}]", place)

    def add_comment(self, element: etree._Element, _place: Place) -> None:
        self.comments.append(value(element, "id"))

    def add_word_art(self, element: etree._Element, place: Place) -> None:
        self.boxes.append(Box(without_marks(element.get("string") or ""), place))

    def add_box(self, element: etree._Element, place: Place) -> None:
        self.boxes.append(Box(element, replace(deeper(place), coloured=True)))

    def add_alternative(self, element: etree._Element, place: Place) -> None:
        """Add what Word shows of alternatives: the first, or the fallback for older versions if that adds nothing."""
        first, fallback = alternatives(element)
        if first:
            before = self._size()
            self.read(first[0], deeper(place))
            if self._size() != before:
                return
        for one in fallback:
            self.read(one, deeper(place))

    def _size(self) -> int:
        return len(self.pieces) + len(self.boxes) + self.pictures + self.objects.total()

    def add_diagram(self, element: etree._Element, place: Place) -> None:
        self.boxes.append(Box(self.objects.diagram(element), place))

    def add_picture(self, element: etree._Element, _place: Place) -> None:
        self.pictures += is_wide(element)

    def add_file(self, element: etree._Element, _place: Place) -> None:
        self.objects.file(element)

    def miss_file(self, _element: etree._Element, _place: Place) -> None:
        self.objects.gaps.miss(GapKind.EMBEDDED)

    def miss_control(self, _element: etree._Element, _place: Place) -> None:
        self.objects.gaps.miss(GapKind.FORM)


def deeper(place: Place) -> Place:
    """The place one level deeper. Raises `Reject(TOO_LARGE)` where a document nests too deeply."""
    if place.depth >= _DEEPEST:
        raise Reject(Reason.TOO_LARGE)
    return replace(place, depth=place.depth + 1)


_FORMULA = f"{{{M}}}"
_RUNS = frozenset({w("r"), m("r")})
_TEXTS = {w("t"): None, w("delText"): REMOVED, m("t"): None, f"{{{A}}}t": None}
_MARKS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
}
_HANDLERS: dict[str, Callable[[Runs, etree._Element, Place], None]] = {
    w("br"): Runs.add_break,
    w("lastRenderedPageBreak"): Runs.add_page,
    w("sym"): Runs.add_symbol,
    w("fldChar"): Runs.add_field,
    w("footnoteReference"): Runs.add_note,
    w("endnoteReference"): Runs.add_note,
    w("commentReference"): Runs.add_comment,
    w("txbxContent"): Runs.add_box,
    w("control"): Runs.miss_control,
    w("subDoc"): Runs.miss_file,
    f"{{{O}}}OLEObject": Runs.add_file,
    f"{{{V}}}textpath": Runs.add_word_art,
    ALTERNATIVE: Runs.add_alternative,
    PICTURE: Runs.add_picture,
    VML_PICTURE: Runs.add_picture,
    **dict.fromkeys(DIAGRAMS, Runs.add_diagram),
}
# Field codes and properties.
_OMITTED = frozenset(map(w, ("instrText", "delInstrText", "pPr", "rPr", "tabs", "sdtPr")))
