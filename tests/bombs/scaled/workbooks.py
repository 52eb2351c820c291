"""Workbooks: cells, strings, formats, repeats, comments, merged cells, links, and records."""

import struct
from collections.abc import Callable

from tests.bombs.scaled.kinds import Make, counted, nested, repeat
from tests.unit.ingestion.sheets import (
    ODS_TYPE,
    label,
    links,
    merged,
    note,
    ods,
    packed,
    part,
    record,
    value,
    xls,
    xlsx,
)

_ROW = "<row><c><v>1</v></c></row>"
_SHARED = '<c t="s"><v>0</v></c>'
_LINKED = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
_NOTE = '<comment ref="A#"><text><t>a</t></text></comment>'
_THREAD = '<threadedComment ref="A1"><text>a</text></threadedComment>'
_LISTED = "<sheet r:id='r1'/>"
_FORMAT = "<numFmt numFmtId='#' formatCode='0'/>"
_CODED = '<row><c s="0"><v>1234.5</v></c></row>'
_CODES = ("#,##0.00", "0" * 250, "'a'" * 80, "yyyy/" * 50, "[h]:mm:ss.000", "# ?/?", "##0.0E+0", "0,,,,,,,,")
_LARGEST = 6 << 20  # bytes of an XLS file of tests


def _many(piece: str, size: int) -> str:
    """As many pieces as fit into `size` bytes, with a number for each `#`."""
    return (counted if "#" in piece else repeat)(piece, size).decode()


def _sheet(piece: str, start: str = "", end: str = "") -> Make:
    """Repeated elements of the cells of a sheet."""
    return lambda size: xlsx(f"<sheetData>{start}{_many(piece, size)}{end}</sheetData>")


def _rows(size: int) -> str:
    return "<sheetData>" + "".join(map(_LINKED.format, range(1, max(2, size // 45)))) + "</sheetData>"


def _beside(piece: str, name: str) -> Make:
    """Elements beside the cells of a sheet, and as many rows."""
    return lambda size: xlsx(f"<{name}>{_many(piece, size // 2)}</{name}>{_rows(size // 2)}")


def _related(kind: str, piece: str, name: str = "x") -> Make:
    """A part of elements that a sheet refers to."""

    def make(size: int) -> bytes:
        inner = f"<{name}>{_many(piece, size // 2)}</{name}>"
        return xlsx(_rows(size // 2), sheet_links=links(f"{kind}:x.xml"), files={"xl/x.xml": part("x", inner)})

    return make


def _deep(tag: str) -> Make:
    def make(size: int) -> bytes:
        inner = nested(f"<{tag}><a:p>", f"</a:p></{tag}>", min(100, size // 40), repeat("<a:t>a</a:t>", size)).decode()
        return xlsx(_rows(900), sheet_links=links("drawing:x.xml"), files={"xl/x.xml": part("x", inner)})

    return make


def _coded(code: str) -> Make:
    style = f"<numFmts><numFmt numFmtId='200' formatCode=\"{code.replace(chr(39), '&quot;')}\"/></numFmts>"
    looks = f"{style}<cellXfs><xf numFmtId='200'/></cellXfs>"
    return lambda size: xlsx(f"<sheetData>{_many(_CODED, size)}</sheetData>", styles=looks)


def _texts(size: int) -> bytes:
    strings = [f"<t>{'a ' * (size // 2)}</t>"]
    return xlsx(f"<sheetData><row>{_many(_SHARED, size)}</row></sheetData>", strings=strings)


def _file(data: Callable[[int], bytes]) -> Make:
    """A workbook whose sheet is this file."""
    return lambda size: xlsx("", files={"xl/s1.xml": data(size)})


XLSX: dict[str, Make] = {
    "rows": _sheet(_ROW),
    "empty rows": _sheet("<row/>"),
    "cells": _sheet("<c><v>1</v></c>", "<row>", "</row>"),
    "empty cells": _sheet('<c s="1"/>', "<row>", "</row>"),
    "empty cells with places": _sheet('<row r="#"><c r="A#" s="1"/></row>'),
    "tags that begin as a cell": _sheet("<c r="),
    "a row of spaces": _sheet(" ", '<row r="1">'),
    "references to a long text": _texts,
    "shared strings": lambda size: xlsx("<sheetData/>", strings=["<r><t>a</t></r>"] * (size // 15)),
    "runs of a string": lambda size: xlsx("<sheetData/>", strings=[_many("<r><t>a</t></r>", size)]),
    "texts in cells": _sheet(f'<row><c t="inlineStr"><is><t>{"a b " * 500}</t></is></c></row>'),
    "a formula": _sheet("SUM(", "<row><c><f>", "</f></c></row>"),
    "columns": _beside('<col min="1" max="16384" hidden="1" width="#"/>', "cols"),
    "merged cells": _beside('<mergeCell ref="A1:XFD1048576"/>', "mergeCells"),
    "merged rows": _beside('<mergeCell ref="A1#:B9#"/>', "mergeCells"),
    "sheets": lambda size: xlsx("<a/>", book=f"<sheets>{_many(_LISTED, size)}</sheets>"),
    "comments": _related("comments", _NOTE, "commentList"),
    "comments on one cell": _related("comments", _NOTE.replace("A#", "B1"), "commentList"),
    "threads": _related("threadedComment", _THREAD),
    "texts in texts of shapes": _deep("xdr:txBody"),
    "shapes in shapes": _deep("xdr:grpSp"),
    "charts without a part": _related("drawing", "<c:chart/>"),
    "pictures": _related("drawing", "<xdr:pic/>"),
    "controls": _beside('<control shapeId="#"/>', "controls"),
    "a header of codes": lambda size: xlsx(
        f"<headerFooter><oddHeader>{_many('&amp;x', size)}</oddHeader></headerFooter>"
    ),
    "a header of quotes": lambda size: xlsx(
        f"<headerFooter><oddHeader>{_many('&amp;&quot;', size)}</oddHeader></headerFooter>"
    ),
    "styles": lambda size: xlsx(_rows(size // 2), styles=f"<cellXfs>{_many('<xf/>', size)}</cellXfs>"),
    "codes": lambda size: xlsx(_rows(9), styles=f"<numFmts>{_many(_FORMAT, size)}</numFmts>"),
    "entities": _file(lambda size: b"<!DOCTYPE a [" + counted("<!ENTITY a# 'a'>", size) + b"]><a/>"),
    "a sheet that unpacks to zeros": _file(lambda size: b"\0" * size * 4),
    **{f"the format {code[:20]}": _coded(code) for code in _CODES},
}


def _table(piece: str, start: str = "", end: str = "") -> Make:
    """Repeated elements of a sheet."""
    return lambda size: ods(f"<table:table>{start}{_many(piece, size)}{end}</table:table>")


_TEXT = "<table:table-cell><text:p>a</text:p></table:table-cell>"
_ROW_OF = "<table:table-row>{}</table:table-row>"
_LONG = f"<text:p>{'a' * 300}</text:p>"
_REPEATED = f'<table:table-row table:number-rows-repeated="200000">{_TEXT}</table:table-row>'
_WIDE = f'<table:table-cell table:number-columns-repeated="16384">{_LONG}</table:table-cell>'
_EMPTY = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row>'
_COLUMN = '<table:table-column table:number-columns-repeated="16384" table:visibility="collapse"/>'
_ANNOTATED = f"<table:table-cell>{'<office:annotation><text:p>a</text:p></office:annotation>' * 20}</table:table-cell>"
_BOX = "<draw:frame><draw:text-box><text:p>a</text:p></draw:text-box></draw:frame>"


def _nested(name: str, inner: str, start: str = "", end: str = "") -> Make:
    """Elements inside one another, with others in the inmost one."""
    return lambda size: ods(
        f"<table:table>{start}"
        f"{nested(f'<{name}>', f'</{name}>', min(200, size // 40), repeat(inner, size)).decode()}{end}</table:table>"
    )


ODS: dict[str, Make] = {
    "rows": _table(_ROW_OF.format(_TEXT)),
    "empty rows that repeat": _table(_EMPTY),
    "rows that repeat": _table(_REPEATED),
    "cells that repeat": _table(_WIDE, "<table:table-row>", "</table:table-row>"),
    "columns that repeat": _table(_COLUMN),
    "groups in groups": _nested("table:table-row-group", "<table:table-row/>"),
    "spans in spans": _nested(
        "text:span",
        "a<text:s/>",
        "<table:table-row><table:table-cell><text:p>",
        "</text:p></table:table-cell></table:table-row>",
    ),
    "paragraphs in paragraphs of shapes": _nested("text:p", "a<text:s/>", "<draw:frame>", "</draw:frame>"),
    "annotations": _table(_ROW_OF.format(_ANNOTATED)),
    "boxes": _table(_BOX),
    "objects": _table('<draw:frame><draw:object xlink:href="./o"/></draw:frame>'),
    "sheets": lambda size: ods(_many("<table:table/>", size)),
    "styles": lambda size: ods(automatic=_many('<style:style style:name="#"/>', size)),
    "a package that unpacks to zeros": lambda size: packed({"mimetype": ODS_TYPE, "content.xml": b"\0" * size * 4}),
}


def _records(make: Callable[[int], bytes], each: int) -> Make:
    """A sheet of numbered records, of about `each` bytes."""
    return lambda size: xls(label(0, 0, "a") + b"".join(map(make, range(min(size, _LARGEST) // each))))


XLS: dict[str, Make] = {
    "cells": _records(lambda one: value(one // 200 % 65_536, one % 200, 1.5), 18),
    "texts": _records(lambda one: label(one % 65_536, 0, "a" * 60), 140),
    "blank cells": _records(
        lambda one: record(0xBE, struct.pack("<HH", one % 65_536, 0) + bytes(510) + b"\xfe\0"), 520
    ),
    "merged cells": _records(lambda one: merged(0, 65_535, 0, 255), 14),
    "merged rows": _records(lambda one: merged(one % 65_536, 65_535, one % 256, 255), 14),
    "notes": _records(lambda one: note(one % 65_536, 0, "a", "b"), 120),
    "records of nothing": _records(lambda one: record(0x999), 4),
}
