"""A story of RTF: the body, a header, a note, a comment or a text box. It collects paragraphs and tables."""

import itertools
import re
from bisect import bisect_left
from dataclasses import dataclass, field

from services.ingestion.extractors.result import changed, hide, squeezed, without_marks
from services.ingestion.extractors.tables import Row
from services.shared.domain.document import ChangeMark, GapKind

_Piece = tuple[list[str], ChangeMark | None, bool]


@dataclass(frozen=True, slots=True)
class Block:
    """A marked paragraph, or the row of a table; a comment, which follows the text that it is on; or a gap."""

    content: str | Row | GapKind
    is_comment: bool = False


@dataclass(slots=True)
class _Cells:
    """A row: its cells, where each ends, whether another cell covers it, and what follows the row."""

    texts: list[str]
    ends: list[int]
    covered: list[bool]
    after: list[Block]


@dataclass(slots=True)
class Story:
    """`blocks` are those that have ended. `pictures`: those in the open paragraph that have most of its width."""

    blocks: list[Block] = field(default_factory=list)
    pictures: int = 0
    boxes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    gaps: list[GapKind] = field(default_factory=list)
    tables: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _pieces: list[_Piece] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _rows: list[_Cells] = field(default_factory=list)
    _kept: bool = False  # text since the last end of a paragraph, a deleted one also, that is not deleted

    def add(self, text: str, change: ChangeMark | None, *, hidden: bool) -> None:
        """Add text to the open paragraph or cell."""
        if not self._pieces or self._pieces[-1][1:] != (change, hidden):
            self._pieces.append(([], change, hidden))
        self._pieces[-1][0].append(text)
        self._kept |= change is not ChangeMark.DELETED and not text.isspace()

    def end_paragraph(self, change: ChangeMark | None, *, in_table: bool) -> None:
        """End the open paragraph. If its mark is deleted and it has other text, the next one continues it: Word joins
        them when it accepts the change.
        """
        if in_table:
            self.add("\n", change, hidden=False)
            return
        if change is ChangeMark.DELETED and self._kept:
            self.add("\n", change, hidden=False)
            self._kept = False
            return
        self._end_table()
        self._end_block(self._taken())

    def end_cell(self) -> None:
        """End the open cell. A page does not end in it."""
        self._cells.append(squeezed(self._taken().replace("\f", "\n")))

    @property
    def cell(self) -> int:
        """The number of the open cell in its row, from 0."""
        return len(self._cells)

    def end_row(self, ends: list[int], covered: list[bool]) -> None:
        """End a row whose cells end at these places, from the left."""
        if self._pieces:
            self.end_cell()
        self._rows.append(_Cells(self._cells, ends, covered, self._remarks()))
        self._cells = []

    def end(self) -> None:
        """End what is open, also a row without an end."""
        if self._cells:
            self.end_row([], [])
        self._end_table()
        self._end_block(self._taken())

    def text(self) -> str:
        """The marked lines of the story, which has ended."""
        found = (one.content for one in self.blocks if not isinstance(one.content, GapKind))
        lines = (one.line if isinstance(one, Row) else one for one in found)
        return "\n".join(one for one in lines if one.strip()).replace("\f", "\n")

    def _taken(self) -> str:
        """The marked text of the open paragraph or cell, which is then empty. Text boxes follow it."""
        parts: list[str] = []
        for texts, change, hidden in self._pieces:
            for index, page in enumerate(without_marks(_whole("".join(texts))).split("\f")):
                seen = hide(page) if hidden else page
                parts += ["\f"[: index > 0], changed(seen, change) if change else seen]
        self._pieces.clear()
        self._kept = False
        parts += (f"\n{one}" for one in self.boxes)
        self.boxes.clear()
        text = "".join(parts)
        if not text.strip():
            self.gaps += [GapKind.PICTURE] * self.pictures
        self.pictures = 0
        return text

    def _end_block(self, text: str) -> None:
        if text.strip() or "\f" in text:
            self.blocks.append(Block(text))
        self.blocks += self._remarks()

    def _remarks(self) -> list[Block]:
        """The comments and the gaps since the last block."""
        found = [Block(one, is_comment=True) for one in self.comments] + [Block(one) for one in self.gaps]
        self.comments.clear()
        self.gaps.clear()
        return found

    def _end_table(self) -> None:
        """Write the rows. A column begins where a cell of any row begins."""
        if not self._rows:
            return
        number = next(self.tables)
        formats = {id(row.ends): row.ends for row in self._rows}  # many rows can share one
        edges = sorted({0, *(end for ends in formats.values() for end in ends)})
        for row in self._rows:
            cells: list[tuple[int, str]] = []
            for place, text in enumerate(row.texts):
                column = place
                if 0 < place < len(row.ends):
                    column = bisect_left(edges, row.ends[place - 1])
                covered = place < len(row.covered) and row.covered[place] and without_marks(text) == text
                cells += [(column, hide(text) if covered else text)] if text else []
            self.blocks += [Block(Row(number, tuple(cells), "\t".join(text for _, text in cells))), *row.after]
        self._rows.clear()


def _whole(text: str) -> str:
    """The text with pairs of surrogates as one character each."""
    if text.isascii() or _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_SURROGATE = re.compile("[\ud800-\udfff]")
