"""Renders presentations (PPTX): a page break begins a slide, and what follows `### Notes` are its speaker notes."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from xml.sax.saxutils import escape

from scripts.samplekit.markup import Block, Kind, Source
from scripts.samplekit.slide_parts import FIXED, HEAD, NAMES, package_files
from scripts.samplekit.word import EPOCH

_WIDTH, _MARGIN = 9_144_000, 457_200
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # the style of tables with lines and no colours


@dataclass
class _Slide:
    shown: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)


def render(source: Source) -> bytes:
    """Renders the source. `layout` in its front matter has the author and the footer of the slides."""
    layout = source.meta.get("layout", {})
    slides = _slides(source.blocks)
    files = {**FIXED, **package_files(len(slides), source.meta["title"], layout.get("author", ""))}
    for number, slide in enumerate(slides, start=1):
        files[f"ppt/slides/slide{number}.xml"] = _part("sld", _shapes(slide.shown, layout.get("footer", "")))
        files[f"ppt/notesSlides/notesSlide{number}.xml"] = _part("notes", _notes(slide.notes))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(zipfile.ZipInfo(name, EPOCH), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _slides(blocks: Sequence[Block]) -> list[_Slide]:
    slides = [_Slide()]
    target = slides[0].shown
    for block in blocks:
        if block.kind is Kind.BREAK:
            slides.append(_Slide())
            target = slides[-1].shown
        elif block.kind is Kind.SUBHEADING:
            target = slides[-1].notes
        else:
            target.append(block)
    return slides


def _shapes(blocks: Sequence[Block], footer: str) -> Iterator[str]:
    """The title, the other words, the tables, and the footer of a slide."""
    ids = count(2)
    title = next(block for block in blocks if block.kind in (Kind.TITLE, Kind.HEADING))
    yield _shape(next(ids), "Title", "title", [title.text], (_MARGIN, 300_000, _WIDTH - 2 * _MARGIN, 1_100_000))
    words = [block.text for block in blocks if block.kind is Kind.PARAGRAPH]
    if words:
        yield _shape(next(ids), "Content", "body", words, (_MARGIN, 1_500_000, _WIDTH - 2 * _MARGIN, 4_400_000))
    for block in blocks:
        if block.kind is Kind.TABLE:
            yield _table(next(ids), block.rows)
    if footer:
        yield _shape(next(ids), "Footer", "ftr", [footer], (_MARGIN, 6_350_000, _WIDTH - 2 * _MARGIN, 350_000))


def _notes(blocks: Sequence[Block]) -> Iterator[str]:
    yield _shape(2, "Notes", "body", [block.text for block in blocks], (685_800, 4_400_550, 5_486_400, 3_600_450))


def _shape(number: int, name: str, kind: str, words: Sequence[str], box: tuple[int, int, int, int]) -> str:
    left, top, width, height = box
    order = ' idx="1"' if kind == "body" else ' idx="10"' if kind == "ftr" else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"{order}/>'
        f'</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
        "</a:xfrm></p:spPr><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>"
        f"{''.join(map(_paragraph, words))}</p:txBody></p:sp>"
    )


def _table(number: int, rows: Sequence[Sequence[str]]) -> str:
    width = (_WIDTH - 2 * _MARGIN) // len(rows[0])
    columns = f'<a:gridCol w="{width}"/>' * len(rows[0])
    lines = "".join(f'<a:tr h="450000">{"".join(map(_cell, row))}</a:tr>' for row in rows)
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Table"/><p:cNvGraphicFramePr/><p:nvPr/>'
        f'</p:nvGraphicFramePr><p:xfrm><a:off x="{_MARGIN}" y="1600000"/><a:ext cx="{width * len(rows[0])}" '
        f'cy="{450_000 * len(rows)}"/></p:xfrm><a:graphic><a:graphicData uri="{_TABLE}"><a:tbl><a:tblPr '
        f'firstRow="1"><a:tableStyleId>{_GRID}</a:tableStyleId></a:tblPr><a:tblGrid>{columns}</a:tblGrid>{lines}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
    )


def _cell(text: str) -> str:
    return f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{_paragraph(text)}</a:txBody><a:tcPr/></a:tc>"


def _paragraph(text: str) -> str:
    return f'<a:p><a:r><a:rPr lang="en-US"/><a:t>{escape(text)}</a:t></a:r></a:p>'


def _part(root: str, shapes: Iterator[str]) -> str:
    return (
        f'{HEAD}<p:{root} xmlns:a="{NAMES["a"]}" xmlns:r="{NAMES["r"]}" xmlns:p="{NAMES["p"]}"><p:cSld><p:spTree>'
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{''.join(shapes)}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:{root}>"
    )
