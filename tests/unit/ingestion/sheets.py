"""Make workbooks for tests: XLSX and ODS from XML, XLS from records."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

from services.ingestion.sandbox.specimens import compound_file

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns="{_MAIN}" xmlns:r="{_OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODS_NAMES = " ".join(
    f'xmlns:{one}="{_ODF}{name}:1.0"'
    for one, name in {
        "office": "office", "style": "style", "table": "table", "text": "text", "draw": "drawing", "chart": "chart",
        "svg": "svg-compatible",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def part(name: str, inner: str, attributes: str = "") -> str:
    """A part of an XLSX package with this root element."""
    return f"<{name} {_NAMES} {attributes}>{inner}</{name}>"


def links(*targets: str) -> str:
    """Relationships `r1`, `r2` … to targets, each as `kind:target`."""
    found = (one.partition(":") for one in targets)
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, _, target) in enumerate(found, start=1)
    )
    return f"<Relationships>{inner}</Relationships>"


def xlsx(
    *sheets: str,
    states: Sequence[str] = (),
    strings: Sequence[str] = (),
    styles: str = "",
    sheet_links: str = "",
    book: str = "",
    kinds: Mapping[int, str] | None = None,
    files: Mapping[str, str | bytes] | None = None,
    main: str = _MAIN,
) -> bytes:
    """A workbook with sheets `Sheet1`, `Sheet2` … whose elements are these. `states`: `hidden` and others, in order.
    `strings`: the inner XML of shared strings. `sheet_links`: the relationships of the first sheet.
    """
    listed = "".join(
        f'<sheet name="Sheet{one}" sheetId="{one}" state="{state}" r:id="r{one}"/>'
        for one, state in enumerate([*states, *["visible"] * (len(sheets) - len(states))], start=1)
    )
    targets = [f"{(kinds or {}).get(one, 'worksheet')}:s{one}.xml" for one in range(1, len(sheets) + 1)]
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": part("workbook", f"{book}<sheets>{listed}</sheets>"),
        "xl/_rels/workbook.xml.rels": links(*targets, "sharedStrings:strings.xml", "styles:styles.xml", "person:p.xml"),
        "xl/strings.xml": part("sst", "".join(f"<si>{one}</si>" for one in strings)),
        "xl/styles.xml": part("styleSheet", styles),
        **{f"xl/s{one}.xml": part("worksheet", inner) for one, inner in enumerate(sheets, start=1) if inner},
        "xl/_rels/s1.xml.rels": sheet_links or links(),
        **(files or {}),
    }
    return packed({name: one.replace(_MAIN, main) if isinstance(one, str) else one for name, one in parts.items()})


def rows(*lines: Sequence[str | float | None], first: int = 1, style: int = 0) -> str:
    """The rows of a sheet from row `first` on, with inline texts and with numbers of this style."""
    found = (row(*line, number=number, style=style) for number, line in enumerate(lines, first))
    return f"<sheetData>{''.join(found)}</sheetData>"


def row(*values: str | float | None, number: int = 1, style: int = 0, attributes: str = "") -> str:
    cells = (_cell(f"{chr(65 + place)}{number}", value, style) for place, value in enumerate(values))
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


def _cell(name: str, value: str | float | None, style: int) -> str:
    if value is None:
        return f'<c r="{name}" s="{style}"/>'
    if isinstance(value, str):
        return f'<c r="{name}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{name}" s="{style}"><v>{value!r}</v></c>'


def styles(*codes: str | int) -> str:
    """Styles of cells 1, 2 … with these codes or numbers of formats; style 0 is `General`."""
    numbers = [one if isinstance(one, int) else 200 + place for place, one in enumerate(codes)]
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>'
        for number, code in zip(numbers, codes, strict=True)
        if isinstance(code, str)
    )
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in [0, *numbers])
    return f"<numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs>"


def ods(*tables: str, automatic: str = "", files: Mapping[str, str | bytes] | None = None, head: str = "") -> bytes:
    """A workbook with these elements `table:table`."""
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    content = (
        f"{head}<office:document-content {_ODS_NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"{body}</office:document-content>"
    )
    return packed({"mimetype": ODS_TYPE, "content.xml": content, **(files or {})})


def ods_part(inner: str) -> str:
    """A part of an ODS package, such as the content of a chart."""
    return f"<office:document-content {_ODS_NAMES}>{inner}</office:document-content>"


def table(*lines: str, name: str = "Sheet1", attributes: str = "", before: str = "") -> str:
    """A sheet of ODS with these rows, each the XML of its cells."""
    inner = "".join(f"<table:table-row>{one}</table:table-row>" for one in lines)
    return f'<table:table table:name="{name}" {attributes}>{before}{inner}</table:table>'


def ods_cell(text: str, attributes: str = "", inner: str = "") -> str:
    return f"<table:table-cell {attributes}>{inner}<text:p>{text}</text:p></table:table-cell>"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A package with these parts. The first one is not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for place, (name, data) in enumerate(parts.items()):
            how = zipfile.ZIP_DEFLATED if place else zipfile.ZIP_STORED
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, how)
    return buffer.getvalue()


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def xls(
    *sheets: bytes,
    visibilities: Sequence[int] = (),
    codes: Sequence[str | int] = (),
    before: bytes = b"",
    names: Sequence[str] = (),
    streams: Mapping[str, bytes] | None = None,
) -> bytes:
    """An XLS file with sheets of these records. `codes`: those of the formats 1, 2 … of cells; 0 is `General`.
    `before`: records at the begin. `names`: of the sheets.
    """
    numbers = [0, *(one if isinstance(one, int) else 200 + place for place, one in enumerate(codes))]
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + before
    head += record(0x42, struct.pack("<H", 1200))
    font = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 32767, 400, 0, 0, 0, 0, 0) + b"\x01\x00A")
    head += font * 4
    for place, code in enumerate(codes):
        if isinstance(code, str):
            head += record(0x41E, struct.pack("<H", 200 + place) + _text(code))
    for number in numbers:
        head += record(0xE0, struct.pack("<HHHBBBBIIH", 0, number, 0, 0, 0, 0, 0, 0, 0, 0))
    bodies = [record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)) + one + record(0xA) for one in sheets]
    titles = [*names, *(f"Sheet{one + 1}" for one in range(len(names), len(sheets)))]
    states = [*visibilities, *[0] * (len(sheets) - len(visibilities))]
    place = len(head) + sum(12 + 2 * len(one) for one in titles) + 4
    for title, state, body in zip(titles, states, bodies, strict=True):
        head += record(0x85, struct.pack("<IBBBB", place, state, 0, len(title), 1) + title.encode("utf-16-le"))
        place += len(body)
    return compound_file({"Workbook": head + record(0xA) + b"".join(bodies), **(streams or {})})


def label(row_number: int, column: int, text: str, look: int = 0) -> bytes:
    """A record of a cell with text."""
    return record(0x204, struct.pack("<HHH", row_number, column, look) + _text(text))


def value(row_number: int, column: int, number: float, look: int = 0) -> bytes:
    """A record of a cell with a number."""
    return record(0x203, struct.pack("<HHHd", row_number, column, look, number))


def hidden_row(number: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHI", number, 0, 9, 255, 0, 0, 0x20))


def hidden_column(number: int) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", number, number, 2000, 0, 1, 0))


def merged(top: int, bottom: int, left: int, right: int) -> bytes:
    return record(0xE5, struct.pack("<HHHHH", 1, top, bottom, left, right))


def note(row_number: int, column: int, author: str, text: str) -> bytes:
    """The records of a note: its object, its text, and its cell."""
    shape = record(0x5D, struct.pack("<HHHHH12xHH", 0x15, 0x12, 0x19, 1, 0, 0, 0))
    words = record(0x1B6, struct.pack("<HH6xHH4x", 0, 0, len(text), 16))
    words += record(0x3C, b"\x01" + text.encode("utf-16-le"))
    words += record(0x3C, struct.pack("<HHIHHI", 0, 0, 0, len(text), 0, 0))
    return shape + words + record(0x1C, struct.pack("<HHHH", row_number, column, 0, 1) + _text(author) + b"\0")
