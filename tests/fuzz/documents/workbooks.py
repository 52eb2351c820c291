"""Workbooks: cells of any type and format, odd places, repeats, comments and drawings, in files that can be damaged."""

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.fuzz.documents.pieces import MOST, words
from tests.fuzz.extraction.parent import Document
from tests.fuzz.mutations import bytes_near
from tests.unit.ingestion.sheets import (
    hidden_column,
    hidden_row,
    label,
    links,
    merged,
    note,
    ods,
    part,
    record,
    value,
    xls,
    xlsx,
)

_NAMES = ("A1", "B2", "C3", "XFD1048576", "A0", "ZZZZ9", "", "$B$7", "a1", "B1", "A99999999")
_VALUES = ("0", "1", "-1", "99999999999", "1e308", "-1e-308", "nan", "inf", "x", "", " ", "45747.75", "0.0525", "60")
_CODES = (
    "General",
    "0.00%",
    "m/d/yyyy",
    "[h]:mm:ss.00",
    "# ?/?",
    ";;;",
    '"a"@',
    "0,,",
    "##0.0E+0",
    "[<5]0;0",
    "\\",
    "_(*",
    "[$€-2]0",
)
_numbers = st.sampled_from(_VALUES)
_looks = st.integers(-1, len(_CODES) + 1)


def _escaped(text: str) -> str:
    """The text with the code points that XML allows."""
    allowed = "".join(one for one in text if one in "\t\n" or " " <= one < "\ud800" or "\udfff" < one < "\ufffe")
    return allowed.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


_texts = words.map(_escaped)
_cells = st.builds(
    lambda name, look, kind, number, text, tag: (
        f'<c r="{name}" s="{look}" t="{kind}"><{tag}>{number or text}</{tag}><is><t>{text}</t></is></c>'
    ),
    st.sampled_from(_NAMES),
    _looks,
    st.sampled_from(["n", "s", "str", "b", "e", "d", "inlineStr", "?"]),
    _numbers,
    _texts,
    st.sampled_from(["v", "v", "v", "f"]),
)
_rows = st.builds(
    lambda number, more, cells: f'<row r="{number}"{more}>{"".join(cells)}</row>',
    st.sampled_from(["1", "2", "7", "1048576", "0", "x", "99999999999"]),
    st.sampled_from(["", "", ' hidden="1"', ' ht="0" customHeight="1"']),
    st.lists(_cells, max_size=4),
)
_others = st.sampled_from(
    (
        '<cols><col min="1" max="2" hidden="1"/><col min="x" max="99999"/></cols>',
        '<mergeCells><mergeCell ref="A1:C3"/><mergeCell ref="B2:A1"/><mergeCell ref="x"/></mergeCells>',
        "<headerFooter><oddHeader>&amp;LDraft &amp;</oddHeader><oddFooter>&amp;&quot;</oddFooter></headerFooter>",
        "<conditionalFormatting/>", "<oleObjects><oleObject/></oleObjects>", "<a>", "<![CDATA[<c r='A1'/>]]>",
    )
)  # fmt: skip


def _repeated(found: Sequence[tuple[str, int]]) -> str:
    text = ""
    for piece, times in found:
        text += piece * min(times, max(0, MOST - len(text)) // max(1, len(piece)))
    return text


_times = st.sampled_from([1, 1, 1, 1, 2, 30, 400])
_sheets = st.builds(
    lambda lines, others: f"<sheetData>{_repeated(lines)}</sheetData>{''.join(others)}",
    st.lists(st.tuples(_rows, _times), max_size=6),
    st.lists(_others, max_size=2),
)
_comments = st.lists(
    st.builds(
        lambda name, text: f'<comment ref="{name}" authorId="0"><text><t>{text}</t></text></comment>',
        st.sampled_from(_NAMES),
        _texts,
    ),
    max_size=5,
)
_STYLES = (
    "<numFmts>"
    + "".join(f'<numFmt numFmtId="{200 + one}" formatCode="{_escaped(code)}"/>' for one, code in enumerate(_CODES))
    + '</numFmts><fonts><font><color rgb="FFFFFFFF"/></font></fonts><cellXfs><xf fontId="0"/>'
    + "".join(f'<xf numFmtId="{200 + one}"/>' for one in range(len(_CODES)))
    + "</cellXfs>"
)


def _workbook(sheets: Sequence[str], state: str, strings: Sequence[str], comments: Sequence[str], box: str) -> Document:
    notes = f"<authors><author>A</author></authors><commentList>{''.join(comments)}</commentList>"
    drawing = f"<xdr:sp><xdr:txBody><a:p><a:t>{box}</a:t></a:p></xdr:txBody></xdr:sp><c:chart r:id='r1'/>"
    files = {"xl/c.xml": part("comments", notes), "xl/d.xml": part("d", drawing)}
    data = xlsx(
        *sheets,
        states=[state],
        strings=[f"<t>{one}</t>" for one in strings],
        styles=_STYLES,
        sheet_links=links("comments:c.xml", "drawing:d.xml"),
        files=files,
    )
    return Document(data, sum(map(len, (*sheets, *strings, *comments, box))) + 20_000)


_states = st.sampled_from(["visible", "hidden", "veryHidden", "?"])
_made = st.builds(
    _workbook, st.lists(_sheets, min_size=1, max_size=3), _states, st.lists(_texts, max_size=3), _comments, _texts
)
_SEED = _workbook(
    ['<sheetData><row r="1"><c r="A1" s="2"><v>45747</v></c></row></sheetData>'], "visible", ["a"], [], "b"
)
workbooks: st.SearchStrategy[Document] = st.one_of(
    _made, _made, _made, bytes_near([_SEED.data]).map(lambda data: Document(data, _SEED.size + len(data)))
)

_counts = st.sampled_from(["", "", "1", "2", "40", "16384", "1048576", "0", "-1", "x", "99999999999"])
_open_cells = st.builds(
    lambda tag, count, more, text: (
        f'<table:{tag} table:number-columns-repeated="{count}" {more}><text:p>{text}</text:p></table:{tag}>'
    ),
    st.sampled_from(["table-cell", "table-cell", "covered-table-cell", "table-row"]),
    _counts,
    st.sampled_from(["", 'office:value="5"', 'table:formula="of:=A1"', 'office:date-value="2025-03-31"']),
    st.just("") | st.just("<text:s/><text:span>a</text:span>b") | _texts,
)
_open_rows = st.builds(
    lambda count, more, cells: (
        f'<table:table-row table:number-rows-repeated="{count}" {more}>{"".join(cells)}</table:table-row>'
    ),
    _counts,
    st.sampled_from(["", "", 'table:visibility="collapse"']),
    st.lists(_open_cells, max_size=4),
)
_open_others = st.sampled_from(
    (
        "<table:table-row-group>", "</table:table-row-group>", '<table:table-column table:visibility="filter"/>',
        "<table:shapes><draw:frame><draw:object/><draw:image/></draw:frame></table:shapes>",
        "<draw:frame><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame>",
    )
)  # fmt: skip
_open = st.lists(_open_rows | _open_rows | _open_others, max_size=8).map(
    lambda found: f'<table:table table:name="a">{"".join(found)}</table:table>'
)
_OPEN_SEED = ods("<table:table><table:table-row><table:table-cell/></table:table-row></table:table>")
open_workbooks: st.SearchStrategy[Document] = st.one_of(
    # The size counts what repeats: as many cells as a text can have.
    _open.map(lambda found: Document(ods(found), 400_000 + len(found))),
    bytes_near([_OPEN_SEED]).map(lambda data: Document(data, 20_000 + len(data))),
)

_places = st.sampled_from([0, 1, 7, 255, 65_535])
_records = st.one_of(
    st.builds(label, _places, st.integers(0, 255), st.text("ab é\ufdd0\n", max_size=20), st.integers(0, 20)),
    st.builds(value, _places, st.integers(0, 255), st.floats(), st.integers(0, 20)),
    st.builds(hidden_row, _places),
    st.builds(hidden_column, st.integers(0, 255)),
    st.builds(merged, _places, _places, st.integers(0, 255), st.integers(0, 255)),
    st.builds(note, _places, st.integers(0, 255), st.just("A"), st.text("ab é", min_size=1, max_size=9)),
    st.builds(record, st.integers(0, 0x1000), st.binary(max_size=30)),
)
_old = st.lists(st.lists(_records, max_size=12).map(b"".join), min_size=1, max_size=2).map(
    lambda sheets: xls(*sheets, codes=_CODES)
)
_OLD_SEED = xls(label(0, 0, "a") + value(1, 1, 4.5), codes=("0.00",))
old_workbooks: st.SearchStrategy[Document] = st.one_of(_old, bytes_near([_OLD_SEED])).map(
    lambda data: Document(data, 100_000 + len(data))
)
