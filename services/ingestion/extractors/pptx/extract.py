"""Extract text from PPTX: each slide is a part, and so is each of its shapes that has text, and its notes.

The order of the shapes is that of the slide's tree, in which a screen reader reads them. The comments on a slide follow
its shapes. Texts of layouts and masters are read once, on the first slide that shows them.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

from lxml import etree

from services.ingestion.extractors.gaps import Joined, refuse
from services.ingestion.extractors.ooxml.diagrams import LINK, lines
from services.ingestion.extractors.ooxml.files import Files
from services.ingestion.extractors.ooxml.names import R
from services.ingestion.extractors.ooxml.package import Package
from services.ingestion.extractors.pptx.comments import Comments
from services.ingestion.extractors.pptx.shapes import Canvas, Look, Shape, canvas_of, p, shapes
from services.ingestion.extractors.pptx.texts import a, paragraphs_of
from services.ingestion.extractors.result import (
    MOST_BLOCKS,
    Content,
    Limits,
    TextBuilder,
    fit,
    hide,
    squeezed,
    without_marks,
)
from services.ingestion.extractors.tables import Row
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import PartKind
from services.shared.domain.spans import OriginalSpan

_TITLES = frozenset({"title", "ctrTitle"})
_MARGINS = frozenset({"ftr", "dt", "hdr"})
_NUMBER = "sldNum"
_GAPS = {Look.FILE: GapKind.EMBEDDED, Look.CONTROL: GapKind.FORM, Look.PICTURE: GapKind.PICTURE}
_NOTES = Canvas(size=(1e12, 1e12))  # nothing is off a page of notes


def extract(data: bytes, limits: Limits) -> Content:
    """Raises `Reject(MALFORMED | TOO_LARGE | NEEDS_PASSWORD)`. A presentation that has only pictures raises
    `Reject(NEEDS_OCR)`, one that has only files of other formats `Reject(UNSUPPORTED)`, and one whose
    slides are missing `Reject(MALFORMED)`.
    """
    package = Package(data, limits)
    main = next(iter(package.linked("", "officeDocument")), "ppt/presentation.xml")
    presentation = package.xml(main)
    if presentation is None or presentation.tag != p("presentation"):
        raise Reject(Reason.MALFORMED)
    slides = presentation.findall(f"{p('sldIdLst')}/{p('sldId')}")
    limits.begin_pages(len(slides))
    writer = _Writer(package, limits, canvas_of(presentation), Comments(package, main))
    for one in slides:
        writer.slide(package.target(main, one.get(f"{{{R}}}id") or ""))
    content = writer.content()
    if not content.text and content.attachments:
        return writer.files.listed(content)
    if not content.text:
        refuse(content.gaps)
    return content


@dataclass(slots=True)
class _Writer:
    package: Package
    limits: Limits
    canvas: Canvas
    comments: Comments
    _builder: TextBuilder = field(init=False)
    _gaps: Joined = field(default_factory=Joined)
    _missing: Counter[GapKind] = field(default_factory=Counter)
    _read: set[str] = field(default_factory=set)
    _footers: list[OriginalSpan] = field(default_factory=list)
    _remarks: list[OriginalSpan] = field(default_factory=list)
    _tables: int = 0
    files: Files = field(init=False)

    def __post_init__(self) -> None:
        self._builder = TextBuilder(self.limits, most_blocks=MOST_BLOCKS)
        self.files = Files(self.limits)

    def slide(self, name: str) -> None:
        """Write a slide, with its comments and its notes. Its gaps are at its begin."""
        begin = self._builder.length + 2 * bool(self._builder.length)
        part = self.package.xml(name)
        if part is None:
            self._missing[GapKind.PAGE] += 1
        else:
            self._slide(part, name)
        self._gaps.add([Gap(*one) for one in self._missing.items()], min(begin, self._builder.length))
        self._missing.clear()

    def content(self) -> Content:
        """The text, and what is not in it."""
        content = self._builder.content(self.files.attachments())
        return replace(content, gaps=self._gaps.found(), footers=tuple(self._footers), comments=tuple(self._remarks))

    def _slide(self, slide: etree._Element, name: str) -> None:
        found = list(shapes(_tree(slide), self.canvas))
        title, place = _title(found)
        with self._builder.part(PartKind.SLIDE, title, hidden=_is_off(slide, "show")):
            self._shapes([one for one in found if one is not place], name)
            self._shared(slide, name)
            for text in self.comments.on(name):
                self._remarks += self._blocks([text])
            for notes in self.package.linked(name, "notesSlide"):
                self._notes(notes)

    def _shared(self, slide: etree._Element, name: str) -> None:
        """Write what a layout and a master show on the slide besides placeholders."""
        part: etree._Element | None = slide
        for kind in ("slideLayout", "slideMaster"):
            shown = part is not None and not _is_off(part, "showMasterSp")
            name = next(iter(self.package.linked(name, kind)), "") if shown else ""
            if not name or name in self._read:
                return
            self._read.add(name)
            part = self.package.xml(name)
            if part is not None:
                own = shapes(_tree(part), self.canvas)
                self._shapes([one for one in own if one.placeholder is None and one.look is not Look.PICTURE], name)

    def _notes(self, name: str) -> None:
        part = self.package.xml(name)
        if part is None:
            return
        with self._builder.part(PartKind.NOTES):
            for one in shapes(_tree(part), _NOTES):
                if one.look is Look.TEXT and one.placeholder not in (_NUMBER, *_MARGINS):
                    self._blocks(paragraphs_of(one.element))
                elif one.look is Look.TABLE:
                    self._table(one.element)

    def _shapes(self, found: list[Shape], source: str) -> None:
        for one in found:
            if one.look is Look.FILE and self._file(one.element, source):
                continue
            if one.look in _GAPS:
                self._missing[_GAPS[one.look]] += one.look is not Look.PICTURE or one.large
            elif one.placeholder != _NUMBER:
                with self._builder.part(PartKind.SHAPE, hidden=one.hidden):
                    self._shape(one, source)

    def _file(self, element: etree._Element, source: str) -> bool:
        name = self.package.target(source, element.get(f"{{{R}}}id") or "")
        return bool(name) and self.files.add(self.package, name)

    def _shape(self, shape: Shape, source: str) -> None:
        if shape.look is Look.TABLE:
            self._table(shape.element)
            return
        if shape.look is Look.DIAGRAM:
            self._blocks(self._diagram(shape.element, source))
            return
        spans = self._blocks(paragraphs_of(shape.element))
        if shape.placeholder in _MARGINS:
            self._footers += spans

    def _diagram(self, element: etree._Element, source: str) -> list[str]:
        part = self.package.xml(self.package.target(source, element.get(LINK[element.tag]) or ""))
        if part is None:
            self._missing[GapKind.DIAGRAM] += 1
            return []
        return list(lines(part))

    def _table(self, table: etree._Element) -> None:
        self._tables += 1
        for row in table.iterchildren(a("tr")):
            cells = [(column, text) for column, text in enumerate(map(_cell, row.iterchildren(a("tc")))) if text]
            self._builder.row(Row(self._tables, tuple(cells), "\t".join(text for _, text in cells)))

    def _blocks(self, texts: list[str]) -> list[OriginalSpan]:
        spans = [self._builder.marked_block(one) for one in texts]
        return [one for one in spans if len(one)]


def _title(found: list[Shape]) -> tuple[str, Shape | None]:
    """The title of a slide and its shape; none if it has none that a reader sees."""
    for one in found:
        if one.placeholder in _TITLES and one.look is Look.TEXT and not one.hidden:
            text = " ".join(" ".join(paragraphs_of(one.element)).split())
            if text and without_marks(text) == text:
                return fit(text), one
    return "", None


def _cell(cell: etree._Element) -> str:
    """The marked text of a cell. What a cell has that another one covers is hidden."""
    text = squeezed("\n".join(paragraphs_of(cell.find(a("txBody")))))
    covered = any((cell.get(one) or "0") in ("1", "true") for one in ("hMerge", "vMerge"))
    return hide(text) if covered else text


def _tree(part: etree._Element) -> etree._Element | None:
    return part.find(p("cSld"))


def _is_off(part: etree._Element, name: str) -> bool:
    return (part.get(name) or "1") in ("0", "false")
