"""The text of OpenDocument: lists, tables, changes, margins, and hostile files."""

import pytest

from services.ingestion.extractors.odt.extract import extract
from services.ingestion.extractors.result import Content, Limits
from services.shared.domain.document import ChangeMark, GapKind
from services.shared.domain.errors import Reason, Reject
from tests.cpu_time import cpu_seconds
from tests.unit.ingestion.opendocuments import NAMES, odt, para, styled

_LEVEL = "<text:list-level-style-number text:level='1' style:num-format='{}' style:num-suffix='.'/>"
LIST = f"<text:list-style style:name='L'>{_LEVEL.format('1')}</text:list-style>"


def read(body: str, styles: str = "", common: str = "") -> Content:
    return extract(odt(body, styles, common), Limits())


def listed(*words: str, attributes: str = "", item: str = "") -> str:
    items = "".join(f"<text:list-item{item}>{para(one)}</text:list-item>" for one in words)
    return f"<text:list text:style-name='L'{attributes}>{items}</text:list>"


def test_lists_continue_or_begin_again() -> None:
    body = (
        listed("a", "b", attributes=" xml:id='x'")
        + listed("c", attributes=" text:continue-numbering='true'")
        + listed("d")
        + listed("e", attributes=" text:continue-list='x'")
        + listed("f", item=" text:start-value='9'")
    )
    assert read(body, LIST).text.split("\n\n") == ["1. a", "2. b", "3. c", "1. d", "4. e", "9. f"]


def test_cells_have_places() -> None:
    cell = "<table:table-cell>{}</table:table-cell>"
    rows = (
        f"<table:table-header-rows><table:table-row>{cell.format(para('a'))}{cell.format(para('b'))}</table:table-row>"
        f"</table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated='1'/>"
        f"{cell.format(para('c'))}</table:table-row>"
    )
    (table,) = read(f"<table:table>{rows}</table:table>").tables
    assert (table.rows, table.columns) == ((0, 0, 1), (0, 1, 1))


def test_an_insertion_spans_paragraphs() -> None:
    region = "<text:changed-region text:id='c'><text:insertion/></text:changed-region>"
    body = (
        f"<text:tracked-changes>{region}</text:tracked-changes>"
        + para("a<text:change-start text:change-id='c'/>b")
        + para("c<text:change-end text:change-id='c'/>d")
    )
    content = read(body)
    assert content.text == "ab\n\ncd"
    assert [(one.mark, one.span.of(content.text)) for one in content.changes] == [
        (ChangeMark.INSERTED, "b"),
        (ChangeMark.INSERTED, "c"),
    ]


def test_pages_begin_with_paragraphs() -> None:
    style = styled("p", "<style:paragraph-properties fo:break-before='page'/>", "paragraph")
    content = read(para("a") + para("b", "p") + para("c"), style)
    assert [one.of(content.text).split() for one in content.pages] == [["a"], ["b", "c"]]


def test_margins_and_comments_have_spans() -> None:
    common = (
        f"<style:header>{para('Draft')}</style:header><style:footer style:display='false'>{para('x')}</style:footer>"
    )
    content = read(para(f"a<office:annotation>{para('why')}</office:annotation>"), common=common)
    assert content.text == "Draft\n\na\n\n[Comment] why"
    assert [one.of(content.text) for one in (*content.headers, *content.comments)] == ["Draft", "[Comment] why"]
    assert content.footers == ()


def test_headings_have_levels() -> None:
    body = '<text:h text:outline-level="2">Late fees</text:h>' + para("x") + "<text:h>Fees</text:h>"
    content = read(body)
    assert [(one.span.of(content.text), one.level) for one in content.headings] == [("Late fees", 2), ("Fees", 1)]


def test_white_space_is_one_space() -> None:
    assert read(para(" a \n b<text:span> c </text:span> d<text:s/> e")).text == "a b c d  e"


def test_gaps_have_places() -> None:
    picture = para("<draw:frame svg:width='20cm'><draw:image/></draw:frame>")
    content = read(para("a") + picture + para("b") + picture)
    (gap,) = content.gaps
    assert (gap.kind, gap.count, [one.offset for one in gap.places]) == (GapKind.PICTURE, 2, [1, 4])


@pytest.mark.parametrize("parent", ["a", "b"])
def test_styles_that_are_their_own_parents(parent: str) -> None:
    styles = styled("a", "", "paragraph", f" style:parent-style-name='{parent}'")
    styles += styled("b", "", "paragraph", " style:parent-style-name='a'")
    assert read(para("x", "a"), styles).hidden == ()


def test_another_format_is_malformed() -> None:
    with pytest.raises(Reject) as caught:
        extract(odt("", files={"content.xml": f"<office:document-content {NAMES}/>"}), Limits())
    assert caught.value.reason is Reason.MALFORMED


def _bodies(size: int) -> dict[str, bytes]:
    row = f"<table:table-row><table:table-cell>{para('x')}</table:table-cell></table:table-row>"
    region = "<text:changed-region text:id='{}'><text:deletion>{}</text:deletion></text:changed-region>"
    regions = "".join(region.format(one, para("y")) for one in range(size))
    changes = "".join(f"<text:change text:change-id='{one}'/>" for one in range(size))
    note = f"<text:note><text:note-body>{para('x')}</text:note-body></text:note>"
    return {
        "paragraphs": odt(para("x") * size),
        "spans": odt(para("<text:span>x </text:span>" * size * 2)),
        "spaces": odt(para("<text:s/> <text:tab/>" * size)),
        "rows": odt(f"<table:table>{row * size}</table:table>"),
        "items": odt(listed(*"x" * size), LIST),
        "lists": odt(listed("x") * size, LIST),
        "deletions": odt(f"<text:tracked-changes>{regions}</text:tracked-changes>{para(changes)}"),
        "notes": odt(para(note * size)),
        "comments": odt(para(f"x<office:annotation>{para('y')}</office:annotation>" * size)),
        "sections": odt("<text:section>" * 900 + para("x") * size + "</text:section>" * 900),
        "frames": odt(para(f"<draw:frame><draw:text-box>{para('x')}</draw:text-box></draw:frame>" * size)),
        "hidden paragraphs": odt(para("<text:hidden-paragraph/>x" * size)),
        "styles": odt(para("x", "0"), "".join(
            styled(str(one), "", "paragraph", f" style:parent-style-name='{one + 1}'") for one in range(size)
        )),
    }  # fmt: skip


SMALL, LARGE = _bodies(1_000), _bodies(4_000)


@pytest.mark.parametrize("name", SMALL)
def test_time_is_linear(name: str) -> None:
    small = cpu_seconds(lambda: extract(SMALL[name], Limits()))
    large = cpu_seconds(lambda: extract(LARGE[name], Limits()), times=2)
    assert large < 8 * small + 0.05
