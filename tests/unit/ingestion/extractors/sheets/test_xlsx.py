import pytest

from services.ingestion.extractors.result import Content, Limits
from services.ingestion.extractors.sheets.xlsx import extract
from services.shared.domain.document import GapKind
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.parts import PartKind
from tests.cpu_time import cpu_limit
from tests.unit.ingestion.makers import cells_of
from tests.unit.ingestion.sheets import links, packed, part, row, rows, styles, xlsx

_DRAWING = "drawing:d.xml"
_HIDDEN = 'hidden="1"'
_FLAT = 'ht="0" customHeight="1"'


def read(data: bytes, limits: Limits | None = None) -> Content:
    return extract(data, limits or Limits())


def hidden(content: Content) -> list[str]:
    return [one.of(content.text) for one in content.hidden]


def reason(data: bytes, limits: Limits | None = None) -> Reason:
    with pytest.raises(Reject) as caught:
        read(data, limits)
    return caught.value.reason


def test_a_sheet_is_a_part_and_a_row_a_block() -> None:
    content = read(xlsx(rows(("Covenant", "Level"), ("Leverage", "4.50x")), rows(("Fees",))))
    assert content.text == "Sheet1\n\nCovenant\tLevel\n\nLeverage\t4.50x\n\nSheet2\n\nFees"
    assert [(one.kind, one.number, one.title.of(content.text)) for one in content.parts] == [
        (PartKind.SHEET, 1, "Sheet1"),
        (PartKind.SHEET, 2, "Sheet2"),
    ]
    assert [one.span.of(content.text) for one in content.parts][1] == "Sheet2\n\nFees"


def test_cells_have_their_real_places() -> None:
    content = read(xlsx(rows((None, None, "Level"), (None, "x"), first=40)))
    assert cells_of(content) == [[(39, 2, "Level"), (40, 1, "x")]]


@pytest.mark.parametrize("lines", [[("a",)], [("a",), ("b",)], [("a", "b")]])
def test_a_sheet_is_a_table_with_one_row_or_column(lines: list[tuple[str, ...]]) -> None:
    (cells,) = cells_of(read(xlsx(rows(*lines))))
    assert [text for _, _, text in cells] == [text for line in lines for text in line]


def test_rows_and_cells_without_places_follow_one_another() -> None:
    inner = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>"
    assert cells_of(read(xlsx(f"<sheetData>{inner}</sheetData>"))) == [[(0, 0, "1"), (0, 2, "3"), (2, 0, "4")]]


@pytest.mark.parametrize("name", ["A1", "", "B1", "x", "ZZZZ1", "A0"])
def test_places_are_in_order(name: str) -> None:
    inner = f'<row r="7"><c r="B7"><v>1</v></c><c r="{name}"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>'
    assert cells_of(read(xlsx(f"<sheetData>{inner}</sheetData>"))) == [[(6, 1, "1"), (6, 2, "2"), (7, 0, "3")]]


def test_values_of_each_type() -> None:
    cells = (
        '<c r="A1" t="s"><v>1</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#REF!</v></c>'
        '<c r="D1" t="str"><f>A1</f><v> two\nlines </v></c><c r="E1" t="d"><v>2025-03-31</v></c>'
        '<c r="F1" t="s"><v>99</v></c><c r="G1"><v>x</v></c><c r="H1" t="str"><f>A2</f><v/></c>'
        '<c r="I1"><f>SUM(A1:\tA3)</f><v/></c><c r="J1"><f>SUM(A1:A3)</f></c><c r="K1"><f>A1</f><v>7</v></c>'
    )
    strings = ["<t>no</t>", "<r><rPr/><t>Base </t></r><r><t>Rate</t></r><rPh><t>phonetic</t></rPh>"]
    content = read(xlsx(f'<sheetData><row r="1">{cells}</row></sheetData>', strings=strings))
    shown = {column: text for _, column, text in cells_of(content)[0]}
    assert shown == {
        0: "Base Rate", 1: "TRUE", 2: "#REF!", 3: "two lines", 4: "2025-03-31", 6: "x", 8: "=SUM(A1: A3)",
        9: "=SUM(A1:A3)", 10: "7",
    }  # fmt: skip


def test_numbers_are_in_their_formats() -> None:
    look = styles("0.00%", 14, '"$"#,##0_);("$"#,##0)')
    values = (0.0525, 1), (45747, 2), (-25_000_000, 3), (7, 99)
    lines = "".join(row(value, number=place, style=style) for place, (value, style) in enumerate(values, start=1))
    content = read(xlsx(f"<sheetData>{lines}</sheetData>", styles=look))
    assert content.text == "Sheet1\n\n5.25%\n\n2025-03-31\n\n($25,000,000)\n\n7"


def test_days_from_1904() -> None:
    data = xlsx(rows((44285,), style=1), styles=styles(14), book='<workbookPr date1904="1"/>')
    assert read(data).text == "Sheet1\n\n2025-03-31"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets(state: str) -> None:
    content = read(xlsx(rows(("a",)), rows(("b", "c")), rows(("d",)), states=["visible", state]))
    assert hidden(content) == ["Sheet2\n\nb\tc"]
    assert [one.hidden for one in content.parts] == [False, True, False]


def test_hidden_rows_and_columns() -> None:
    inner = (
        '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/></cols><sheetData>'
        f"{row('a', 'b', 'c', 'd', 'e', number=1)}{row('f', 'g', number=2, attributes=_HIDDEN)}"
        f"{row('h', number=3, attributes=_FLAT)}</sheetData>"
    )
    content = read(xlsx(inner))
    assert content.text == "Sheet1\n\na\tb\tc\td\te\n\nf\tg\n\nh"
    assert hidden(content) == ["b", "c", "e", "f\tg", "h"]


def test_text_that_a_merged_cell_covers() -> None:
    inner = rows(("a", "b", "c"), ("d", "e", "f")) + '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    assert hidden(read(xlsx(inner))) == ["b", "d", "e"]


def test_values_that_their_format_does_not_show() -> None:
    content = read(xlsx(rows((5, "é"), style=1), styles=styles(";;;")))
    assert content.text == "Sheet1\n\n5\té"
    assert hidden(content) == ["5", "é"]


_WHITE = (
    '<fonts><font/><font><color rgb="FFFFFFFF"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF000080"/></patternFill></fill></fills>'
    '<cellXfs><xf/><xf fontId="1"/><xf fontId="1" fillId="1"/></cellXfs>'
)


def test_white_text_without_a_background() -> None:
    inner = f"<sheetData>{row('a', number=1)}{row('b', number=2, style=1)}{row('c', number=3, style=2)}</sheetData>"
    assert hidden(read(xlsx(inner, styles=_WHITE))) == ["b"]
    assert hidden(read(xlsx(f"{inner}<conditionalFormatting/>", styles=_WHITE))) == []
    assert hidden(read(xlsx(inner, styles=_WHITE, sheet_links=links("table:t.xml")))) == []


def _with_notes(notes: str, authors: str = "<author>Jane Roe</author>", sheet: str = "") -> Content:
    inner = f"<authors>{authors}</authors><commentList>{notes}</commentList>"
    files = {"xl/c.xml": part("comments", inner)}
    return read(xlsx(sheet or rows(("a", "b"), ("c",)), sheet_links=links("comments:c.xml"), files=files))


def test_notes_follow_their_row_with_the_name_of_their_cell() -> None:
    notes = (
        '<comment ref="A2" authorId="0"><text><r><t>Jane Roe:</t></r><r><t>\nAgreed?</t></r></text></comment>'
        '<comment ref="B1" authorId="9"><text><t>See 7.1</t></text></comment>'
        '<comment ref="C9" authorId="0"><text><t>Later</t></text></comment>'
        '<comment ref="x"><text><t>lost</t></text></comment>'
    )
    content = _with_notes(notes)
    assert content.text.split("\n\n") == [
        "Sheet1", "a\tb", "[Comment on B1] See 7.1", "c", "[Comment by Jane Roe on A2] Agreed?",
        "[Comment by Jane Roe on C9] Later",
    ]  # fmt: skip
    assert [len(one) for one in cells_of(content)] == [3]


def test_notes_on_hidden_cells_are_hidden() -> None:
    note = '<comment ref="{}"><text><t>é</t></text></comment>'
    sheet = f'<cols><col min="2" max="2" hidden="1"/></cols><sheetData>{row(number=1, attributes=_HIDDEN)}</sheetData>'
    found = _with_notes("".join(map(note.format, ("A1", "B5", "C6"))), sheet=sheet)
    assert hidden(found) == ["[Comment on A1] é", "[Comment on B5] é"]


def test_threads_replace_the_notes_for_older_versions() -> None:
    note = '<comment ref="A1" authorId="0"><text><t>[Threaded comment]</t></text></comment>'
    threads = (
        '<threadedComment ref="A1" personId="{P}"><text>Is this net?</text></threadedComment>'
        '<threadedComment ref="A1" personId="{Q}" parentId="x"><text>Yes.</text></threadedComment>'
    )
    files = {
        "xl/c.xml": part("comments", f"<authors><author>tc={{1}}</author></authors><commentList>{note}</commentList>"),
        "xl/t.xml": part("ThreadedComments", threads),
        "xl/p.xml": part("personList", '<person id="{P}" displayName="Jane Roe"/>'),
    }
    data = xlsx(rows(("a",)), sheet_links=links("comments:c.xml", "threadedComment:t.xml"), files=files)
    assert read(data).text == "Sheet1\n\na\n\n[Comment by Jane Roe on A1] Is this net?\n\n[Comment on A1] Yes."


def _drawn(inner: str, *targets: str, files: dict[str, str] | None = None, sheet: str = "") -> Content:
    parts = {"xl/d.xml": part("xdr:wsDr", inner), "xl/_rels/d.xml.rels": links(*targets), **(files or {})}
    return read(xlsx(sheet or rows(("a",)), sheet_links=links(_DRAWING), files=parts))


def test_text_boxes_and_titles_of_charts() -> None:
    runs = "<a:r><a:t>Not </a:t></a:r><a:r><a:t>audited</a:t></a:r>"
    box = f"<xdr:sp><xdr:txBody><a:p>{runs}</a:p><a:p/></xdr:txBody></xdr:sp>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>EBITDA</a:t></a:r></a:p></c:rich></c:tx></c:title><c:v>5</c:v>"
    content = _drawn(f"{both}<c:chart r:id='r1'/>", "chart:c.xml", files={"xl/c.xml": part("c:chartSpace", title)})
    assert content.text == "Sheet1\n\na\n\nNot audited\n\nEBITDA"
    assert content.gaps == ()


def test_what_is_not_read_is_a_gap() -> None:
    pictures = "".join(
        f"<xdr:pic><xdr:spPr><a:xfrm><a:ext cx='{one}'/></a:xfrm></xdr:spPr></xdr:pic>" for one in (5_000_000, 900)
    )
    objects = "<oleObjects><oleObject shapeId='1'/><oleObject shapeId='1'/><oleObject shapeId='2'/></oleObjects>"
    sheet = rows(("a",)) + objects + "<controls><control shapeId='3'/></controls>"
    content = _drawn(f"{pictures}<c:chart r:id='r1'/>", sheet=sheet)
    assert {one.kind: one.count for one in content.gaps} == {
        GapKind.PICTURE: 1, GapKind.DIAGRAM: 1, GapKind.EMBEDDED: 2, GapKind.FORM: 1,
    }  # fmt: skip
    assert {one.offset for gap in content.gaps for one in gap.places} == {0}


def test_gaps_are_at_their_sheet() -> None:
    content = read(xlsx(rows(("a",)), "", rows(("b",))))
    assert [(one.kind, [place.offset for place in one.places]) for one in content.gaps] == [(GapKind.PAGE, [11])]
    assert [one.number for one in content.parts] == [1, 3]


def test_headers_and_footers_of_pages_are_written_once() -> None:
    margins = (
        '<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;14Draft&amp;RK&amp;&amp;D &amp;P of &amp;N</oddHeader>'
        "<oddFooter>&amp;K00FF00Private</oddFooter></headerFooter>"
    )
    content = read(xlsx(rows(("a",)) + margins, rows(("b",)) + margins))
    assert content.text == "Sheet1\n\nDraft K&D of\n\na\n\nPrivate\n\nSheet2\n\nb"
    assert [one.of(content.text) for one in content.headers] == ["Draft K&D of"]
    assert [one.of(content.text) for one in content.footers] == ["Private"]


def test_sheets_of_macros_are_left_out() -> None:
    content = read(xlsx(rows(("a",)), rows(("=HALT()",)), kinds={2: "xlMacrosheet"}))
    assert content.text == "Sheet1\n\na"


def test_the_strict_variant() -> None:
    assert read(xlsx(rows(("a",)), main="http://purl.oclc.org/ooxml/spreadsheetml/main")).text == "Sheet1\n\na"


def test_noncharacters_mark_nothing() -> None:
    content = read(xlsx(rows(("a\ufdd0b",)), book=""))
    assert (content.text, content.hidden) == ("Sheet1\n\na\ufffdb", ())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (xlsx(rows()), None),
        (packed({"xl/workbook.xml": "<workbook"}), Reason.MALFORMED),
        (packed({"xl/other.xml": "<a/>"}), Reason.MALFORMED),
        (xlsx("<sheetData>"), Reason.MALFORMED),
        (xlsx(rows(("a",)), files={"xl/s1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}), Reason.MALFORMED),
        (xlsx("", sheet_links=links(_DRAWING)), Reason.MALFORMED),
    ],
)
def test_refusals(data: bytes, expected: Reason | None) -> None:
    if expected is None:
        assert read(data).text == ""
    else:
        assert reason(data) is expected


def test_a_workbook_of_pictures_or_of_other_files() -> None:
    picture = "<xdr:pic><xdr:spPr><a:xfrm><a:ext cx='5000000'/></a:xfrm></xdr:spPr></xdr:pic>"
    files = {"xl/d.xml": part("xdr:wsDr", picture)}
    assert reason(xlsx(rows(), sheet_links=links(_DRAWING), files=files)) is Reason.NEEDS_OCR
    assert reason(xlsx("<oleObjects><oleObject/></oleObjects>")) is Reason.UNSUPPORTED


def test_a_text_in_many_cells_is_bounded() -> None:
    cells = "<c t='s'><v>0</v></c>" * 16_000
    data = xlsx(f"<sheetData><row>{cells}</row></sheetData>", strings=[f"<t>{'x' * 32_000}</t>"])
    with cpu_limit(3):
        assert reason(data) is Reason.TOO_LARGE


def test_empty_cells_with_a_format_cost_little() -> None:
    empty = "".join(f'<row r="{one}"><c r="A{one}" s="1"/><c r="B{one}" s="1"/></row>' for one in range(2, 200_000))
    with cpu_limit(3):
        content = read(xlsx(f"<sheetData>{row('a')}{empty}</sheetData>"))
    assert content.text == "Sheet1\n\na"


def test_more_rows_than_a_text_can_have_are_refused() -> None:
    data = xlsx(f"<sheetData>{'<row><c><v>1</v></c></row>' * 250_001}</sheetData>")
    assert reason(data) is Reason.TOO_LARGE


def test_ranges_of_columns_are_bounded() -> None:
    wide = '<col min="1" max="16384" hidden="1"/>' * 20_000
    with cpu_limit(2):
        assert hidden(read(xlsx(f"<cols>{wide}</cols>{rows(('a',))}"))) == ["a"]
