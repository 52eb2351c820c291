"""The marked text of the paragraphs, tables and chunks of a part of a DOCX package, with list numbers as printed."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from services.ingestion.extractors.docx.chunks import marked
from services.ingestion.extractors.docx.hidden import Place, Visibility
from services.ingestion.extractors.docx.numbering import Numbering
from services.ingestion.extractors.docx.objects import Objects
from services.ingestion.extractors.docx.outline import Outline
from services.ingestion.extractors.docx.revisions import CHANGES, REMOVED, Stamps, Tracked, tracked, within
from services.ingestion.extractors.docx.runs import Box, Runs, deeper
from services.ingestion.extractors.docx.xml import number_of, outermost, value, w
from services.ingestion.extractors.ooxml.names import ALTERNATIVE, alternatives, m
from services.ingestion.extractors.result import Content, hide, squeezed, without_marks
from services.ingestion.extractors.tables import Row
from services.shared.domain.document import ChangeMark, GapKind

_Piece = tuple[str, Tracked | None, bool]
"""A text, its tracked change, and whether it is hidden."""


@dataclass(slots=True)
class Reader:
    """Reads blocks: paragraphs, rows of tables and chunks. `comments` are the ids of the comments on the blocks so far,
    `tables` is the number of the tables, and `level` the level of the last paragraph in the outline, 0 for none. A
    table inside a cell is part of the cell.
    """

    numbering: Numbering
    visibility: Visibility
    objects: Objects
    outline: Outline
    comments: list[str] = field(default_factory=list)
    stamps: Stamps = field(default_factory=Stamps)
    tables: int = 0
    level: int = 0

    def blocks(self, parent: etree._Element, place: Place = Place()) -> Iterator[str | Row | Content]:  # noqa: B008 - frozen
        """The blocks of a container in order, also those inside content controls.

        A paragraph whose mark is deleted continues in the next one: Word joins them when it accepts the change.
        """
        held: list[tuple[str, Tracked]] = []
        for element, inner in self._elements(parent, place):
            if element.tag in (w("tbl"), w("altChunk")):
                yield from self._joined(held)
                yield from self._table(element, inner) if element.tag == w("tbl") else [self._chunk(element, inner)]
                continue
            self.objects.count_paragraph()
            text, mark = self._paragraph(element, inner, follows=bool(held))
            held.append((text, mark or REMOVED))
            if mark is None:
                # A paragraph that others join has the style of the last one, as Word does it.
                self.level = self.outline.level(element.find(w("pPr")))
                yield from self._joined(held)
        yield from self._joined(held)

    def lines(self, parent: etree._Element, place: Place = Place()) -> str:  # noqa: B008 - frozen
        """The blocks of a container as lines, without page breaks."""
        blocks = map(_line, self.blocks(parent, place))
        return "\n".join(one for one in blocks if one.strip()).replace("\f", "\n")

    def _chunk(self, element: etree._Element, place: Place) -> str | Content:
        content = self.objects.chunk(element)
        if place.change is None and not place.hidden and not place.cell:
            return content
        for gap in content.gaps:
            self.objects.gaps.miss(gap.kind, gap.count)
        if place.change is None and not place.hidden:
            return "".join(marked(content))
        return self._marked([(without_marks(content.text), place.change, place.hidden)])

    def _elements(self, parent: etree._Element, place: Place) -> Iterator[tuple[etree._Element, Place]]:
        stack: list[tuple[Iterator[etree._Element], Place]] = [(iter(parent), place)]
        while stack:
            rest, place = stack[-1]
            element = next(rest, None)
            if element is None:
                stack.pop()
            elif element.tag in _BLOCKS:
                yield element, place
            elif element.tag == ALTERNATIVE:
                first, fallback = alternatives(element)
                stack.append((iter(first or fallback), place))
            elif element.tag is etree.Entity:
                self.objects.gaps.miss(GapKind.MARKUP)
            elif element.tag not in _OMITTED:
                stack.append((iter(element), place.changed(tracked(element))))

    def _table(self, table: etree._Element, place: Place) -> Iterator[Row]:
        self.tables += 1
        number = self.tables
        place = deeper(place).around(table.find(w("tblPr")))
        for row in outermost(table, "tr"):
            properties = row.find(w("trPr"))
            change = _change(properties, CHANGES)
            column = number_of(properties, "gridBefore", 0)
            cells: list[tuple[int, str]] = []
            for cell in outermost(row, "tc"):
                text = self._cell(cell, place.changed(change))
                cells += [(column, text)] if text else []
                column += number_of(cell.find(w("tcPr")), "gridSpan", 1)
            line = "\t".join(text for _, text in cells)
            is_deleted = change is not None and change.mark is ChangeMark.DELETED
            yield Row(number, tuple(cells), self.stamps.mark(line, change) if is_deleted else line)

    def _cell(self, cell: etree._Element, place: Place) -> str:
        properties = cell.find(w("tcPr"))
        place = place.around(properties)
        place = place.changed(_change(properties, _CELL_CHANGES))
        merge = None if properties is None else properties.find(w("vMerge"))
        if merge is not None and value(merge, "val") != "restart":
            place = place.covered()
        if place.cell:
            return self.lines(cell, place)
        return squeezed(self.lines(cell, replace(place, cell=True)))

    def _paragraph(self, paragraph: etree._Element, place: Place, *, follows: bool) -> tuple[str, Tracked | None]:
        """The marked text of a paragraph and its text boxes, and the change of its end if the next one continues it.
        `follows`: it continues the one before, and has no number of its own after that.
        """
        if not len(paragraph):
            return "", None
        properties = paragraph.find(w("pPr"))
        runs = Runs(self.visibility, self.objects)
        # Other programs than Word write runs and formulas without a paragraph.
        inner = paragraph if paragraph.tag == w("p") else [paragraph]
        runs.read(inner, self.visibility.in_paragraph(properties, place))
        self.comments += runs.comments
        boxes = "".join(self._box(one) for one in runs.boxes)
        pieces = [("".join(texts), where.change, where.hidden) for texts, where in runs.pieces]
        bare = "".join(text for text, _, _ in pieces)
        if not bare.strip() and not boxes:
            self.objects.gaps.miss(GapKind.PICTURE, runs.pictures)
            return ("\f" if "\f" in bare else ""), None
        mark = _paragraph_mark(properties) or place.change
        written = [change for text, change, _ in pieces if text.strip()]
        whole = all(_kind(change) is _kind(mark) for change in written)
        is_removed = _kind(mark) is ChangeMark.DELETED
        removed = whole and is_removed
        label = without_marks(self.numbering.label(paragraph, counts=not (removed or follows)))
        label_mark = REMOVED if follows else next(iter(written), mark) if whole else None
        text = self._marked([(label, label_mark, False), *pieces])
        return text + boxes, mark if is_removed and not removed else None

    def _box(self, box: Box) -> str:
        content, place = box.content, box.place
        text = content if isinstance(content, str) else self.lines(content, place)
        if not text.strip():
            return ""
        return "\n" + (self._marked([(text, place.change, place.hidden)]) if isinstance(content, str) else text)

    def _joined(self, held: list[tuple[str, Tracked]]) -> Iterator[str]:
        """The paragraphs that are one, with a deleted line break between them. The list is then empty."""
        written = [one for one in held if one[0]]
        if held:
            ends = [self.stamps.mark("\n", end) for _, end in written[:-1]]
            yield "".join(itertools.chain(*itertools.zip_longest((text for text, _ in written), ends, fillvalue="")))
            held.clear()

    def _marked(self, pieces: list[_Piece]) -> str:
        parts: list[str] = []
        for (change, hidden), group in itertools.groupby(pieces, key=lambda one: one[1:]):
            for index, page in enumerate("".join(text for text, _, _ in group).split("\f")):
                seen = hide(page) if hidden else page
                parts += ["\f"[: index > 0], self.stamps.mark(seen, change)]
        return "".join(parts)


def _line(block: str | Row | Content) -> str:
    if isinstance(block, Content):
        return "".join(marked(block))
    return block.line if isinstance(block, Row) else block


def _kind(change: Tracked | None) -> ChangeMark | None:
    return None if change is None else change.mark


def _paragraph_mark(properties: etree._Element | None) -> Tracked | None:
    return None if properties is None else _change(properties.find(w("rPr")), CHANGES)


def _change(properties: etree._Element | None, changes: Mapping[str, ChangeMark]) -> Tracked | None:
    """The tracked change among properties. A deletion of an insertion is a deletion."""
    found: Tracked | None = None
    for one in () if properties is None else properties:
        found = within(found, tracked(one, changes))
    return found


# Word does not write runs and formulas outside a paragraph, but no text is lost if another program does.
_BLOCKS = frozenset({*map(w, ("p", "tbl", "altChunk", "r")), m("oMath"), m("oMathPara")})
_CELL_CHANGES = {w("cellIns"): ChangeMark.INSERTED, w("cellDel"): ChangeMark.DELETED}
_OMITTED = frozenset(map(w, ("sectPr", "sdtPr", "tcPr")))
