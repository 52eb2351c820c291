"""The marked text of the paragraphs, lists, tables and frames of OpenDocument, with list numbers as printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from services.ingestion.extractors.odt.lists import Item, Lists
from services.ingestion.extractors.odt.names import number, q, value
from services.ingestion.extractors.odt.objects import Objects, is_wide
from services.ingestion.extractors.odt.styles import Styles
from services.ingestion.extractors.odt.tree import CHANGES, FRAMES, ITEMS, OMITTED, PARAGRAPHS, SOURCES, Place, rows_of
from services.ingestion.extractors.result import changed, hide, squeezed, without_marks
from services.ingestion.extractors.tables import Row
from services.shared.domain.document import ChangeMark, GapKind

_NAME = 200  # code points of an author
_SPACE = re.compile(r"[ \t\r\n]+")


class _Level(NamedTuple):
    rest: Iterator[etree._Element]
    item: Item | None
    place: Place


@dataclass(slots=True)
class Reader:
    """Reads blocks. `deletions`: the deleted texts by their ids; `insertions`: the ids of insertions, of which those in
    `open` have begun. `comments`, `gaps` and `notes` are those on the blocks so far. `level`: that of the last block in
    the outline, 0 if it is no heading.
    """

    styles: Styles
    lists: Lists
    objects: Objects
    deletions: dict[str, etree._Element] = field(default_factory=dict)
    insertions: frozenset[str] = frozenset()
    comments: list[str] = field(default_factory=list)
    gaps: list[GapKind] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: int = 0
    level: int = 0
    open: set[str] = field(default_factory=set)

    def blocks(self, parent: etree._Element, place: Place = Place()) -> Iterator[str | Row]:  # noqa: B008 - frozen
        """The blocks of a container in order, with memory for its depth."""
        stack: list[_Level] = [_Level(iter(parent), None, place)]
        while stack:
            rest, item, place = stack[-1]
            element = next(rest, None)
            if element is None:
                stack.pop()
            elif element.tag in PARAGRAPHS:
                text = self._paragraph(element, item, place)
                self.level = number(value(element, "text:outline-level"), 1, 9) if element.tag == q("text:h") else 0
                yield text
            elif element.tag == q("table:table"):
                yield from self._table(element, place)
            elif element.tag in CHANGES or element.tag in FRAMES:
                text = self.change(element) if element.tag in CHANGES else self._box(element, place)
                self.level = 0
                yield text
            elif (inner := self._inside(element, item, place)) is not None:
                stack.append(inner)

    def _inside(self, element: etree._Element, item: Item | None, place: Place) -> _Level | None:
        """What is read of an element that can contain blocks; None if it contains none."""
        tag = element.tag
        if tag is etree.Entity:
            self.gaps.append(GapKind.MARKUP)
            return None
        if tag == q("office:forms"):
            self.objects.add_forms(element)
            return None
        if tag in OMITTED or tag.endswith(SOURCES):
            return None
        if tag == q("text:list"):
            item = self.lists.begin(element, item)
        elif tag in ITEMS and item is not None:
            item = self.lists.item(element, item)
        elif tag == q("text:section") and value(element, "text:display") == "none":
            place = replace(place, hidden=True)
        return _Level(iter(element), item, place)

    def lines(self, parent: etree._Element, place: Place) -> str:
        """The blocks of a container as lines, without page breaks."""
        blocks = (one.line if isinstance(one, Row) else one for one in self.blocks(parent, place.deeper()))
        return "\n".join(one for one in blocks if one.strip()).replace("\f", "\n")

    def _table(self, table: etree._Element, place: Place) -> Iterator[Row]:
        self.tables += 1
        numbered = self.tables
        shaded = self.styles.of("table", value(table, "table:style-name")).shaded
        for row in rows_of(table):
            hidden = place.hidden or value(row, "table:visibility") in ("collapse", "filter")
            column, cells = 0, list[tuple[int, str]]()
            for cell in row.iterchildren(q("table:table-cell"), q("table:covered-table-cell")):
                look = self.styles.of("table-cell", value(cell, "table:style-name"))
                is_covered = cell.tag == q("table:covered-table-cell")
                inner = Place(hidden or is_covered, place.shaded or shaded or look.shaded, place.depth)
                text = squeezed(self.lines(cell, inner))
                cells += [(column, text)] if text else []
                column = min(column + number(value(cell, "table:number-columns-repeated"), 1), 10_000)
            yield Row(numbered, tuple(cells), "\t".join(text for _, text in cells))

    def change(self, element: etree._Element) -> str:
        """Begin or end an insertion; or the text of a deletion at its place, once."""
        name = value(element, "text:change-id")
        if element.tag == q("text:change-start") and name in self.insertions:
            self.open.add(name)
        elif element.tag == q("text:change-end"):
            self.open.discard(name)
        elif (deletion := self.deletions.pop(name, None)) is not None and element.tag == q("text:change"):
            held, self.open = self.open, set()
            found = (self._text(one, None, Place()) for one in deletion.iter(*PARAGRAPHS))
            text = changed("\n".join(one.replace("\f", "") for one in found), ChangeMark.DELETED)
            self.open = held
            return text
        return ""

    def _paragraph(self, element: etree._Element, item: Item | None, place: Place) -> str:
        look = self.styles.of("paragraph", value(element, "text:style-name"))
        label = item.label.pop() if item is not None and item.label else ""
        if element.tag == q("text:h") and item is None:
            label = self.lists.heading(element)
        text = self._text(element, label, place)
        return f"\f{text}" if look.page and not place.depth else text

    def _text(self, element: etree._Element, label: str | None, place: Place) -> str:
        runs = _Runs(self, place)
        runs.read(element)
        if not runs.text.strip() and not runs.boxes:
            self.gaps += [GapKind.PICTURE] * runs.pictures
            return runs.text if label is None else ""
        before = without_marks(label or "")
        if before and self.open:
            before = changed(before, ChangeMark.INSERTED)
        return before + runs.text + "".join(f"\n{one}" for one in runs.boxes)

    def _box(self, element: etree._Element, place: Place) -> str:
        """The text of a frame or a shape that is in no paragraph."""
        runs = _Runs(self, place)
        runs.frame(element, place)
        if not runs.boxes:
            self.gaps += [GapKind.PICTURE] * runs.pictures
        return "\n".join(runs.boxes)

    def note(self, element: etree._Element, place: Place) -> str:
        """Read a note, and return the sign that refers to it."""
        citation = element.find(q("text:note-citation"))
        sign = "" if citation is None else "".join(map(str, citation.itertext())).strip()[:_NAME]
        sign = without_marks(sign or str(len(self.notes) + 1))
        body = element.find(q("text:note-body"))
        number_of_note = len(self.notes)
        self.notes.append("")
        text = "" if body is None else self.lines(body, place).strip()
        self.notes[number_of_note] = f"[{sign}] {text}" if text else ""
        return f"[{sign}]"

    def comment(self, element: etree._Element, place: Place) -> None:
        """Keep a comment until its block is written."""
        creator = element.findtext(q("dc:creator")) or ""
        author = without_marks(" ".join(creator.split())[:_NAME])
        text = self.lines(element, place).strip()
        if text:
            self.comments.append(f"[Comment by {author}] {text}" if author else f"[Comment] {text}")


class _Runs:
    """Reads the content of one paragraph."""

    def __init__(self, reader: Reader, place: Place) -> None:
        self._reader = reader
        self._place = place
        self._parts: list[str] = []
        self._after_space = True  # at the begin, and after a space, others are left out
        self.boxes: list[str] = []
        self.pictures = 0

    @property
    def text(self) -> str:
        """The marked text so far."""
        return "".join(self._parts)

    def read(self, paragraph: etree._Element) -> None:
        """Add the content of a paragraph, in linear time and with memory for its depth."""
        look = self._reader.styles.of("paragraph", value(paragraph, "text:style-name"))
        shaded = self._place.shaded or look.shaded
        hidden = self._place.hidden or bool(look.hidden) or (bool(look.white) and not shaded)
        if paragraph.find(q("text:hidden-paragraph")) is not None:
            hidden |= any(value(one, "text:is-hidden") == "true" for one in paragraph.iter(q("text:hidden-paragraph")))
        self._add(paragraph.text, hidden=hidden)
        stack = [(iter(paragraph), hidden, "", hidden)]
        while stack:
            rest, inner, tail, outer = stack[-1]
            element = next(rest, None)
            if element is None:
                stack.pop()
                self._add(tail, hidden=outer)
                continue
            after = element.tail or ""
            if element.tag is etree.Entity:
                self._reader.gaps.append(GapKind.MARKUP)
                self._add(after, hidden=inner)
            elif self._special(element, hidden=inner, shaded=shaded):
                self._add(after, hidden=inner)
            else:
                own = self._hides(element, hidden=inner, shaded=shaded)
                self._add(element.text, hidden=own)
                stack.append((iter(element), own, after, inner))

    def _hides(self, element: etree._Element, *, hidden: bool, shaded: bool) -> bool:
        if element.tag == q("text:hidden-text"):
            return hidden or value(element, "text:is-hidden") == "true"
        if element.tag != q("text:span"):
            return hidden
        look = self._reader.styles.of("text", value(element, "text:style-name"))
        if look.hidden is not None and look.hidden:
            return True
        return hidden or (bool(look.white) and not shaded and not look.shaded)

    def _special(self, element: etree._Element, *, hidden: bool, shaded: bool) -> bool:
        """Add what is no run of text. False for one that is."""
        tag, place = element.tag, Place(hidden, shaded, self._place.depth)
        if tag == q("text:s"):
            self._put(" " * number(value(element, "text:c"), 1, 1_000), hidden=hidden)
        elif tag == q("text:tab"):
            self._put("\t", hidden=hidden)
        elif tag == q("text:line-break"):
            self._put("\n", hidden=hidden)
        elif tag in CHANGES:
            self._parts.append(self._reader.change(element))
        elif tag == q("text:note"):
            self._put(self._reader.note(element, Place(depth=place.depth)), hidden=hidden)
        elif tag == q("office:annotation"):
            self._reader.comment(element, Place(depth=place.depth))
        elif tag in FRAMES:
            self.frame(element, place)
        else:
            return tag in OMITTED
        return True

    def frame(self, element: etree._Element, place: Place) -> None:
        """Add what a frame or a shape has."""
        if element.tag == q("draw:control"):
            text = self._reader.objects.control(element)
            self.boxes += [text] if text else []
            self._reader.gaps += [] if text else [GapKind.FORM]
            return
        objects = [one for one in element if one.tag in (q("draw:object"), q("draw:object-ole"))]
        for one in objects[:1]:
            found = self._reader.objects.text(one)
            if isinstance(found, GapKind):
                self._reader.gaps.append(found)
            elif found:
                self.boxes.append(hide(found) if place.hidden else found)
        if objects:
            return
        if element.find(q("draw:image")) is not None:
            self.pictures += is_wide(element)
        text = self._reader.lines(element, replace(place, shaded=True))
        self.boxes += [text] if text.strip() else []

    def _add(self, text: str | None, *, hidden: bool) -> None:
        """Add text in which white space is one space, and none after another one."""
        if not text:
            return
        text = _SPACE.sub(" ", text)
        if self._after_space:
            text = text.removeprefix(" ")
        if text:
            self._put(text, hidden=hidden)
            self._after_space = text.endswith(" ")

    def _put(self, text: str, *, hidden: bool) -> None:
        self._after_space = False
        bare = without_marks(text)
        seen = hide(bare) if hidden else bare
        self._parts.append(changed(seen, ChangeMark.INSERTED) if self._reader.open else seen)
