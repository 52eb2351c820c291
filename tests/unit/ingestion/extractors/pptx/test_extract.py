"""The text of presentations: its parts, its order, and what a reader does not see."""

import pytest

from services.ingestion.extractors.pptx.extract import extract
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import PartKind
from tests.cpu_time import cpu_seconds
from tests.unit.ingestion.slides import Parts, Slide, pptx, shape, text, tree


def read(*slides: Slide | str, parts: Parts = Parts()) -> Content:  # noqa: B008 - frozen
    return extract(pptx(*slides, parts=parts), Limits())


def told(content: Content) -> list[tuple[PartKind, int, str, str, bool]]:
    return [
        (one.kind, one.number, one.title.of(content.text), one.span.of(content.text), one.hidden)
        for one in content.parts
    ]


NOTES = Parts({"n.xml": tree("p:notes", shape(text("Say this."), kind="body"))})


def test_slides_shapes_and_notes_are_parts() -> None:
    first = Slide(shape(text("Fees"), kind="title") + shape(text("1 %")), linked=(("notesSlide", "n.xml"),))
    content = read(first, shape(text("End")), parts=NOTES)
    assert told(content) == [
        (PartKind.SLIDE, 1, "Fees", "Fees\n\n1 %\n\nSay this.", False),
        (PartKind.SHAPE, 1, "", "1 %", False),
        (PartKind.NOTES, 1, "", "Say this.", False),
        (PartKind.SLIDE, 2, "", "End", False),
        (PartKind.SHAPE, 1, "", "End", False),
    ]


def test_a_hidden_slide_hides_its_notes() -> None:
    hidden = Slide(shape(text("Fees"), kind="title"), " show='0'", (("notesSlide", "n.xml"),))
    content = read(shape(text("End")), hidden, parts=NOTES)
    assert content.visible() == "End\n\n"
    assert [one[0] for one in told(content) if one[-1]] == [PartKind.SLIDE, PartKind.NOTES]


def test_cells_have_places() -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    rows = "".join(f"<a:tr>{''.join(map(cell.format, one))}</a:tr>" for one in ("AB", "CD"))
    content = read(f"<p:graphicFrame><a:tbl>{rows}</a:tbl></p:graphicFrame>")
    (table,) = content.tables
    assert (table.rows, table.columns) == ((0, 0, 1, 1), (0, 1, 0, 1))
    assert [content.text[start:end] for start, end in zip(table.starts, table.ends, strict=True)] == list("ABCD")


def _group(frame: str, inner: str) -> str:
    return f"<p:grpSp><p:grpSpPr><a:xfrm>{frame}</a:xfrm></p:grpSpPr>{inner}</p:grpSp>"


MOVED = "<a:off x='{}' y='0'/><a:ext cx='100' cy='100'/><a:chOff x='5000' y='0'/><a:chExt cx='200' cy='200'/>"


@pytest.mark.parametrize(
    ("shapes", "hidden"),
    [
        pytest.param(_group(MOVED.format(10), shape(text("x"), box=(5000, 0, 9, 9))), False, id="moved onto it"),
        pytest.param(_group(MOVED.format(2000), shape(text("x"), box=(5000, 0, 9, 9))), True, id="moved off it"),
        pytest.param(_group(MOVED.format(980), shape(text("x"), box=(5100, 0, 9, 9))), True, id="scaled off it"),
        pytest.param(_group(MOVED.format(980), shape(text("x"), box=(5030, 0, 9, 9))), False, id="scaled onto it"),
        pytest.param(shape(text("x"), box=(1100, 0, 2, 900)), True, id="beside it"),
        pytest.param(shape(text("x"), box=(1100, 0, 2, 900), turn=" rot='5400000'"), False, id="turned onto it"),
        pytest.param(shape(text("x"), box=(10**13, 0, 9, 9)), True, id="far off"),
    ],
)
def test_what_is_off_the_slide_is_hidden(shapes: str, hidden: bool) -> None:
    content = read(shape(text("seen")) + shapes)
    assert bool(content.hidden) is hidden
    assert content.text == "seen\n\nx"


def test_lists_are_numbered_by_level() -> None:
    def item(words: str, level: int = 0, kind: str = "arabicPeriod", start: str = "") -> str:
        return text(words, f"<a:pPr lvl='{level}'><a:buAutoNum type='{kind}'{start}/></a:pPr>")

    items = (item("a", start=" startAt='3'"), item("b", 1, "alphaLcParenR"), item("c", 1, "alphaLcParenR"), item("d"))
    content = read(shape(*items, text("e"), item("f")))
    assert content.text.split("\n\n") == ["3. a", "a) b", "b) c", "4. d", "e", "1. f"]


def test_the_text_of_a_layout_is_read_once() -> None:
    slide = Slide(shape(text("Fees")), linked=(("slideLayout", "l.xml"),))
    parts = Parts({"l.xml": tree("p:sldLayout", shape(text("Confidential")))})
    assert read(slide, slide, parts=parts).text == "Fees\n\nConfidential\n\nFees"
    off = Slide(shape(text("Fees")), " showMasterSp='0'", slide.linked)
    assert read(off, parts=parts).text == "Fees"


def test_gaps_are_at_the_begin_of_their_slide() -> None:
    content = read(shape(text("one")), "<p:pic/>" + shape(text("two")), "<p:pic/>")
    (gap,) = content.gaps
    assert (gap.kind, gap.count) == (GapKind.PICTURE, 2)
    assert [one.offset for one in gap.places] == [content.text.index("two"), len(content.text)]


def test_a_title_with_hidden_text_is_a_shape() -> None:
    content = read(shape(text("Fees", run="<a:rPr sz='100'/>"), kind="title"))
    assert [one[0] for one in told(content)] == [PartKind.SLIDE, PartKind.SHAPE]
    assert [one.of(content.text) for one in content.hidden] == ["Fees"]


def test_another_main_part_is_malformed() -> None:
    with pytest.raises(Reject) as caught:
        read("", parts=Parts({"presentation.xml": "<a/>"}))
    assert caught.value.reason is Reason.MALFORMED


def _bodies(size: int) -> dict[str, bytes]:
    row = f"<a:tr><a:tc><a:txBody>{text('x')}</a:txBody></a:tc></a:tr>"
    numbered = text("x", "<a:pPr><a:buAutoNum type='romanLcPeriod'/></a:pPr>")
    return {
        "shapes": pptx(shape(text("x")) * size),
        "paragraphs": pptx(shape(text("x") * size)),
        "runs": pptx(shape(f"<a:p>{'<a:r><a:t>x</a:t></a:r>' * size * 2}</a:p>")),
        "numbered": pptx(shape(numbered * size)),
        "rows": pptx(f"<p:graphicFrame><a:tbl>{row * size}</a:tbl></p:graphicFrame>"),
        "groups": pptx("<p:grpSp>" * 900 + shape(text("x")) * size + "</p:grpSp>" * 900),
        "pictures": pptx(shape(text("x")) + "<p:pic/>" * size * 2),
    }


SMALL, LARGE = _bodies(1_000), _bodies(4_000)


@pytest.mark.parametrize("name", SMALL)
def test_time_is_linear(name: str) -> None:
    small = cpu_seconds(lambda: extract(SMALL[name], Limits()))
    large = cpu_seconds(lambda: extract(LARGE[name], Limits()), times=2)
    assert large < 8 * small + 0.05
