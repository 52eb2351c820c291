"""Put notes on words of the text, as comments of Word."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from services.ingestion.extractors.docx.xml import value, w
from services.ingestion.extractors.ooxml.names import A, M
from services.ingestion.extractors.result import fit
from services.ingestion.writing.records import Mask, Note
from services.ingestion.writing.word.cutting import cut, preserve
from services.ingestion.writing.word.masking import Edits, widened
from services.ingestion.writing.word.offers import Offers, block_of
from services.ingestion.writing.word.parts import Letter, Parts, around

_QUOTED = 300


@dataclass(frozen=True, slots=True)
class _Range:
    """A note on its words: the place of its first letter, and the place behind its last one, after all edits."""

    number: int
    start: Letter
    end: Letter


@dataclass(slots=True)
class Notes:
    """Comments are collected in `part`, the tree of the comments of the document. `exact` and `nearby` count them."""

    parts: Parts
    edits: Edits
    masks: Sequence[Mask]
    offers: Offers
    part: etree._Element
    author: str
    date: str
    exact: int = 0
    nearby: int = 0
    _next: int = 0
    _ranges: list[_Range] = field(default_factory=list)

    def __post_init__(self) -> None:
        ids = [value(one, "id") for one in self.part]
        self._next = 1 + max((int(one) for one in ids if one.isdecimal() and len(one) < 9), default=-1)

    def write(self, notes: Sequence[Note]) -> None:
        """Put all notes in the document, then the wording that they offer."""
        later: list[tuple[Note, Letter | None]] = []
        for note in notes:
            edges = None if note.span is None else self.parts.edges(widened(note.span, self.masks))
            if edges and self._is_in_body(edges[0]) and self._is_in_body(edges[1]):
                self._place(note, *edges)
            else:
                later.append((note, edges[0] if edges else None))
        self._cut()
        references = _References(self.parts)
        for note, at in later:
            self._nearby(note, references.of(self.parts.elements[at.element]) if at else None)

    def _is_in_body(self, letter: Letter) -> bool:
        element = self.parts.elements[letter.element]
        root = self.parts.main
        return element.getroottree().getroot() is root and around(element, "txbxContent") is None

    def _place(self, note: Note, first: Letter, last: Letter) -> None:
        start = Letter(first.element, self.edits.shifted(first.element, first.offset))
        end = Letter(last.element, self.edits.shifted(last.element, last.offset + 1))
        offered = note.offered and self.offers.after(block_of(self.parts.elements[last.element]), note.offered)
        lines = note.lines if offered or not note.offered else (*note.lines, _offer(note))
        self._ranges.append(_Range(self._comment(lines), start, end))
        self.exact += 1

    def _nearby(self, note: Note, near: etree._Element | None) -> None:
        lines = note.lines
        if note.span is None and note.offered:
            here = self.offers.at_end(note.offered)
            self.exact += 1
        else:
            here = near if near is not None else self._first()
            lines = (*lines, *((_offer(note),) if note.offered else ()))
            self.nearby += 1
            if note.span is not None:
                lines = (*lines, f"On these words: “{self._words(note)}”")
        number = self._comment(lines)
        here.addprevious(_mark("commentRangeStart", number))
        _behind(here, number)

    def _words(self, note: Note) -> str:
        """The words of a note as the reader sees them."""
        span = widened(note.span, self.masks) if note.span else None
        if span is None:
            return ""
        text, pieces, position = self.parts.trace.content.text, list[str](), span.start
        for one in self.masks:
            if span.start <= one.span.start < span.end:
                pieces += (text[position : one.span.start], one.words)
                position = one.span.end
        found = " ".join("".join((*pieces, text[position : span.end])).split())
        return found if len(found) <= _QUOTED else f"{found[:_QUOTED]} …"

    def _first(self) -> etree._Element:
        """What a note on the whole document is on: its first run, or a new one."""
        found = next((one for one in self.parts.main.iter(w("r")) if around(one, "txbxContent") is None), None)
        return self.offers.empty() if found is None else _topmost(found)

    def _cut(self) -> None:
        """Cut the runs at the edges of all ranges, and put the marks there."""
        offsets: dict[int, set[int]] = defaultdict(set)
        for one in self._ranges:
            for edge in (one.start, one.end):
                if _is_run(self.parts.elements[edge.element]):
                    offsets[edge.element].add(edge.offset)
        runs = {index: cut(self.parts.elements[index], found) for index, found in offsets.items()}
        for one in self._ranges:
            self._end(one, runs)
        for one in self._ranges:
            here = runs.get(one.start.element, {}).get(one.start.offset)
            (_topmost(self.parts.elements[one.start.element]) if here is None else here).addprevious(
                _mark("commentRangeStart", one.number)
            )
        for found in runs.values():
            for run in found.values():
                parent = run.getparent()
                if parent is not None and all(child.tag == w("rPr") for child in run):
                    parent.remove(run)

    def _end(self, one: _Range, runs: Mapping[int, Mapping[int, etree._Element]]) -> None:
        here = runs.get(one.end.element, {}).get(one.end.offset)
        if here is None:
            _behind(_topmost(self.parts.elements[one.end.element]), one.number)
            return
        parent = here.getparent()
        end = _mark("commentRangeEnd", one.number)
        here.addprevious(end)
        outer = _topmost(here)
        if outer is here or parent is None:
            end.addnext(_reference(one.number))
        else:
            outer.addnext(_reference(one.number))

    def _comment(self, lines: Sequence[str]) -> int:
        number, self._next = self._next, self._next + 1
        comment = etree.SubElement(self.part, w("comment"))
        for name, stated in (("id", str(number)), ("author", self.author), ("date", self.date), ("initials", "G")):
            comment.set(w(name), stated)
        for line in lines:
            run = etree.SubElement(etree.SubElement(comment, w("p")), w("r"))
            text = etree.SubElement(run, w("t"))
            text.text = fit(line)
            preserve(text)
        return number


class _References:
    """Where the body refers to notes and comments, and holds text boxes."""

    def __init__(self, parts: Parts) -> None:
        self._found: dict[tuple[str, str], etree._Element] = {}
        for kind in ("footnote", "endnote", "comment"):
            for one in parts.main.iter(w(f"{kind}Reference")):
                self._found.setdefault((kind, value(one, "id")), one)

    def of(self, element: etree._Element) -> etree._Element | None:
        """The child of a paragraph of the body that shows an element which is elsewhere; None if none does."""
        box = next((one for one in reversed(list(element.iterancestors())) if one.tag == w("txbxContent")), None)
        if box is not None and element.getroottree().getroot().tag == w("document"):
            return _topmost(box)
        for kind in ("footnote", "endnote", "comment"):
            note = around(element, kind)
            if note is not None and (kind, value(note, "id")) in self._found:
                return _topmost(self._found[kind, value(note, "id")])
        return None


def _offer(note: Note) -> str:
    return f"Proposed wording: {note.offered}"


def _is_run(element: etree._Element) -> bool:
    """Whether a mark can be between two letters of an element: it is in a run of Word, not in a formula."""
    run = element.getparent()
    return run is not None and run.tag == w("r") and not any(one.tag.startswith(_OTHERS) for one in run.iterancestors())


def _topmost(element: etree._Element) -> etree._Element:
    """The element around another one that a paragraph, or else a block, contains."""
    here = element
    for parent in element.iterancestors():
        if parent.tag in _BLOCKS:
            return here
        here = parent
    return element


def _behind(here: etree._Element, number: int) -> None:
    here.addnext(_reference(number))
    here.addnext(_mark("commentRangeEnd", number))


def _mark(name: str, number: int) -> etree._Element:
    mark = etree.Element(w(name))
    mark.set(w("id"), str(number))
    return mark


def _reference(number: int) -> etree._Element:
    run = etree.Element(w("r"))
    run.append(_mark("commentReference", number))
    return run


_OTHERS = (f"{{{M}}}", f"{{{A}}}")
_BLOCKS = frozenset(map(w, ("p", "body", "tc", "txbxContent")))
